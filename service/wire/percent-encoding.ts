/** RFC 3986: keeps `A-Z a-z 0-9 - _ . ~`; upper-case hexadecimal of the UTF-8 bytes for all else. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/gu, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Decodes one name or value of a query or form, where `+` is a space.
 * @throws URIError for a broken escape or bytes that are not UTF-8
 */
export function formDecode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}
