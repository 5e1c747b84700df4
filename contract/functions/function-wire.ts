import type { JobRecord, Json, JsonObject } from '../job.ts';
import { isJsonObject } from '../json.ts';

/** The two APIs. */
export type Product = 'mts' | 'ice';

/** Parameters as an API takes them. */
export interface WireParams {
  /** What travels as JobParams. */
  jobParams: JsonObject;
  /** A model that understands them, where the usual one does not. */
  modelId?: string;
}

/** What the API says of a job that succeeded. */
export interface ReadResult {
  /** Where the form is not known, the payload as it came. */
  result: JsonObject;
  /** The files that it names, as URLs. */
  outputs: string[];
}

/** How one function's parameters and result look on the wire, in both directions. */
export interface FunctionWire {
  /** The FunctionName. */
  name: string;
  /** Translates JobParams into the algorithm's parameters. Names it does not know stay, for the schema to judge. */
  readParams(params: JsonObject, product: Product): JsonObject;
  /**
   * Translates the algorithm's parameters into JobParams, so that reading them gives the same job.
   * @throws ReelflowError `InvalidInput` for what the API cannot be asked for
   */
  writeParams(params: JsonObject, product: Product): WireParams;
  /** What an MTS result has besides `Code`; `Data` travels as text of its own. */
  mtsResult(record: JobRecord): { message: string; data?: Json; details?: Json[] };
  /** The ICE result, which has no envelope. */
  iceResult(record: JobRecord): Json;
  /** Reads a payload: the `Data` of MTS, or what ICE gives. */
  readResult(payload: Json, urlOf: (key: string) => string): ReadResult;
}

/** The form of most functions: parameters as they are and a result that says nothing more. */
export const plainFunction: FunctionWire = {
  name: '',
  readParams: (params) => params,
  writeParams: (params) => ({ jobParams: params }),
  mtsResult: () => ({ message: 'success', details: [] }),
  iceResult: () => ({}),
  readResult: readFileList,
};

/** The form of MTS functions that list the files they made, by object key. */
export function fileList(record: JobRecord): { message: string; data: Json } {
  return { message: 'Successful.', data: { result: record.outputs.map((url) => ({ file: objectKeyOf(url) })) } };
}

/** Takes the files out of a list of them; everything else is the result. */
function readFileList(payload: Json, urlOf: (key: string) => string): ReadResult {
  if (!isJsonObject(payload)) return { result: { data: payload }, outputs: [] };
  const { result: files, ...others } = payload;
  if (!Array.isArray(files) || !files.every(isFile)) return { result: payload, outputs: [] };
  return { result: others, outputs: files.map(({ file }) => urlOf(file)) };
}

function isFile(value: Json): value is { file: string } {
  return isJsonObject(value) && typeof value['file'] === 'string' && Object.keys(value).length === 1;
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
