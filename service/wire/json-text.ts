import type { Json, JsonObject } from '../../contract/job.ts';
import { isJsonObject } from '../../contract/json.ts';
import { WireError } from './wire-error.ts';

/** Deep enough for every parameter there is, shallow enough for whatever walks it afterwards. */
const maxDepth = 32;

/**
 * Reads JSON text that travelled in one parameter.
 * @throws WireError `InvalidParameter.JsonFormatInvalid`
 */
export function parseJson(name: string, text: string): Json {
  if (depthOf(text) > maxDepth) {
    throw new WireError('InvalidParameter.JsonFormatInvalid', `${name} is nested more than ${maxDepth} levels deep.`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new WireError('InvalidParameter.JsonFormatInvalid', `${name} is not JSON.`);
  }
}

/**
 * Reads JSON text that must be an object.
 * @throws WireError `InvalidParameter.JsonObjectFormatInvalid`
 */
export function parseJsonObject(name: string, text: string): JsonObject {
  let value: Json | undefined;
  try {
    value = parseJson(name, text);
  } catch (error) {
    throw new WireError('InvalidParameter.JsonObjectFormatInvalid', (error as WireError).message);
  }
  if (isJsonObject(value)) return value;
  throw new WireError('InvalidParameter.JsonObjectFormatInvalid', `${name} is not a JSON object.`);
}

/** How deep brackets are nested outside of strings, at least for text that is JSON. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') inText = !inText;
    else if (inText && mark === '\\') at++;
    else if (inText) continue;
    else if (mark === '[' || mark === '{') deepest = Math.max(deepest, ++depth);
    else if (mark === ']' || mark === '}') depth--;
  }
  return deepest;
}
