import { cover } from '../../algorithms/cover.ts';
import type { JobRecord, Json, JsonObject } from '../../contract/job.ts';
import { objectKeyOf, plainFunction, unquoted, type FunctionWire } from './function-wire.ts';

/** The result lists the covers, best first; `Time` is text in milliseconds. */
export const coverWire: FunctionWire = {
  ...plainFunction,
  name: 'Cover',
  // The vendor's own samples spell Model in three ways.
  readParams: ({ Model, model, mode, count, ...others }): JsonObject => ({
    ...others,
    ...given('Model', Model ?? model ?? mode),
    ...given('count', unquoted(count)),
  }),
  mtsResult: (record) => ({ message: 'success', data: covers(record) }),
  iceResult: covers,
};

function covers({ result }: JobRecord): Json[] {
  const parsed = cover.result.safeParse(result);
  if (!parsed.success) return [];
  return parsed.data.covers.map(({ score, timeSeconds, url }) => ({
    Score: score,
    // To the microsecond: a product of two decimals has digits that mean nothing.
    Time: String(Number((timeSeconds * 1000).toFixed(3))),
    Url: objectKeyOf(url),
  }));
}

function given(name: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}
