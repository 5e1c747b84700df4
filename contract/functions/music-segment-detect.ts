import type { JobRecord, Json, JsonObject } from '../job.ts';
import { isJsonObject } from '../json.ts';
import { plainFunction, type FunctionWire, type ReadResult } from './function-wire.ts';

/** Both APIs list the choruses, in seconds; ICE as a bare list. Titles are Chinese in MTS unless asked for otherwise. */
export const musicSegmentDetectWire: FunctionWire = {
  ...plainFunction,
  name: 'MusicSegmentDetect',
  readParams: (params, product) => (product === 'mts' ? { lang: 'ch', ...params } : params),
  mtsResult: (record) => ({ message: 'Successful.', data: { result: segments(record) } }),
  iceResult: segments,
  readResult,
};

function segments({ result }: JobRecord): Json[] {
  const found = result?.['segments'];
  return Array.isArray(found) ? found : [];
}

/** A list with anything in it that is no stretch is of a form that is not known, and stays as it is. */
function readResult(payload: Json, urlOf: (key: string) => string): ReadResult {
  const list = isJsonObject(payload) ? payload['result'] : payload;
  if (!Array.isArray(list) || !list.every(isSegment)) return plainFunction.readResult(payload, urlOf);
  return { result: { segments: list }, outputs: [] };
}

function isSegment(value: Json): value is JsonObject {
  return isJsonObject(value) && typeof value['start'] === 'number' && typeof value['end'] === 'number';
}
