/** Writes a body as XML under one root; lists become repeated elements, absent members nothing. */
export function writeXml(root: string, body: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, body)}`;
}

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  const content = contentOf(value);
  return content === undefined ? '' : `<${name}>${content}</${name}>`;
}

function contentOf(value: unknown): string | undefined {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value)
    .map(([name, inner]) => element(name, inner))
    .join('');
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/**
 * XML 1.0 cannot carry most control characters and lone surrogates even as references; a bare return would be read
 * as a line feed.
 */
function escapeText(text: string): string {
  return text
    .replace(/(?![\t\n\r\u0080-\u009F])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"\r]/gu, (mark) => references[mark]!);
}
