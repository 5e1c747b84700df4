import type { OutputParts } from './algorithm.ts';
import { ReelflowError } from './errors.ts';

/** What fills the placeholders of an output template. */
export interface PlaceholderValues extends OutputParts {
  /** The input's base name without extension. */
  source: string;
  /** Unix time of the submission, in seconds. */
  timestamp: number;
}

const known = ['source', 'timestamp', 'sequenceId', 'resultType'];

/** Fills `{source}`, `{timestamp}`, `{sequenceId}` (five digits, from 00001) and `{resultType}`. */
export function fillPlaceholders(template: string, values: PlaceholderValues): string {
  const filled: Record<string, string> = {
    source: values.source,
    timestamp: String(values.timestamp),
    sequenceId: String(values.sequenceId ?? 1).padStart(5, '0'),
    resultType: values.resultType ?? '',
  };
  return template.replace(/\{(\w+)\}/gu, (placeholder, name: string) => filled[name] ?? placeholder);
}

/**
 * Checks an output template at the edge.
 * @throws ReelflowError `InvalidInput` when it has an unknown placeholder, or lacks one that keeps several outputs apart
 */
export function checkTemplate(template: string, needed: readonly ('sequenceId' | 'resultType')[]): void {
  for (const [, name = ''] of template.matchAll(/\{([^{}]*)\}/gu)) {
    if (known.includes(name)) continue;
    const list = known.map((placeholder) => `{${placeholder}}`).join(', ');
    throw new ReelflowError(
      'InvalidInput',
      `The output "${template}" has the unknown placeholder {${name}}. Known: ${list}.`,
    );
  }
  for (const name of needed) {
    if (template.includes(`{${name}}`)) continue;
    throw new ReelflowError(
      'InvalidInput',
      `The output "${template}" needs the placeholder {${name}}, since this job makes several files.`,
    );
  }
}

/** The file name without its extension. */
export function baseName(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The extension of the last part of a path, in lower case without the dot; empty where it has none. */
export function extensionOf(path: string): string {
  return /\.([a-z0-9]{1,8})$/iu.exec(path.slice(path.lastIndexOf('/') + 1))?.[1]?.toLowerCase() ?? '';
}
