import type { JobRecord, Json, JsonObject } from '../../contract/job.ts';
import type { Product } from '../backend.ts';

/** How one function's parameters and result look on the wire. */
export interface FunctionWire {
  /** The FunctionName. */
  name: string;
  /** Translates JobParams into the algorithm's parameters. Names it does not know stay, for the schema to judge. */
  readParams(params: JsonObject, product: Product): JsonObject;
  /** What an MTS result has besides `Code`; `Data` travels as text of its own. */
  mtsResult(record: JobRecord): { message: string; data?: Json; details?: Json[] };
  /** The ICE result, which has no envelope. */
  iceResult(record: JobRecord): Json;
}

/** The form of most functions: parameters as they are and a result that says nothing more. */
export const plainFunction: FunctionWire = {
  name: '',
  readParams: (params) => params,
  mtsResult: () => ({ message: 'success', details: [] }),
  iceResult: () => ({}),
};

/** The form of MTS functions that list the files they made, by object key. */
export function fileList(record: JobRecord): { message: string; data: Json } {
  return { message: 'Successful.', data: { result: record.outputs.map((url) => ({ file: objectKeyOf(url) })) } };
}

/** The key of an object URL, as results name files. */
export function objectKeyOf(url: string): string {
  const [, encoded = url] = /^[a-z]+:\/\/[^/]*\/(.*)$/su.exec(url) ?? [];
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** A list, number or truth value that a client sent as text; anything else as it is. */
export function unquoted(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !/^\s*(?:\[[-\d\s.,eE[\]]{1,4096}\]|-?\d+(?:\.\d+)?|true|false)\s*$/u.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
