import type { Json, JsonObject } from './job.ts';

/** Whether a value is an object and neither a list nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads JSON text where anything else than JSON may come as well: what cannot be read stays the text that it is. */
export function readJsonText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
