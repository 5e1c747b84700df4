import type { JobRecord, Json, JsonObject } from '../job.ts';
import { isJsonObject } from '../json.ts';
import { objectKeyOf, plainFunction, unquoted, type FunctionWire, type ReadResult } from './function-wire.ts';

/** The result lists the covers, best first; `Time` is text in milliseconds. */
export const coverWire: FunctionWire = {
  ...plainFunction,
  name: 'Cover',
  readParams,
  writeParams({ Model, model, mode, ...others }) {
    const isAnimated = [Model, model, mode].includes('gif');
    return { jobParams: { ...others, ...(isAnimated && { Model: 'gif' }) } };
  },
  mtsResult: (record) => ({ message: 'success', data: covers(record) }),
  iceResult: covers,
  readResult,
};

// The vendor's own samples spell Model in three ways.
function readParams({ Model, model, mode, count, ...others }: JsonObject): JsonObject {
  return { ...others, ...given('Model', Model ?? model ?? mode), ...given('count', unquoted(count)) };
}

function covers({ result }: JobRecord): Json[] {
  const found = result?.['covers'];
  if (!Array.isArray(found)) return [];
  return found.flatMap((each) => {
    if (!isJsonObject(each)) return [];
    const { score, timeSeconds, url } = each;
    if (typeof score !== 'number' || typeof timeSeconds !== 'number' || typeof url !== 'string') return [];
    // To the microsecond: a product of two decimals has digits that mean nothing.
    return [{ Score: score, Time: String(Number((timeSeconds * 1000).toFixed(3))), Url: objectKeyOf(url) }];
  });
}

/** A list with anything in it that is no cover is of a form that is not known, and stays as it is. */
function readResult(payload: Json, urlOf: (key: string) => string): ReadResult {
  if (!Array.isArray(payload)) return plainFunction.readResult(payload, urlOf);
  const read = payload.map((each) => readCover(each, urlOf));
  if (!read.every((each) => each !== undefined)) return { result: { data: payload }, outputs: [] };
  return { result: { covers: read }, outputs: [...new Set(read.map(({ url }) => url))] };
}

function readCover(
  value: Json,
  urlOf: (key: string) => string,
): { score: number; timeSeconds: number; url: string } | undefined {
  if (!isJsonObject(value)) return undefined;
  const { Score, Time, Url, ...others } = value;
  const score = Number(Score);
  const milliseconds = Number(Time);
  if (!Number.isFinite(score) || !Number.isFinite(milliseconds) || typeof Url !== 'string') return undefined;
  return { score, timeSeconds: milliseconds / 1000, url: urlOf(Url), ...others };
}

function given(name: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}
