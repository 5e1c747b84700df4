import type { JobRecord, Json, JsonObject } from '../job.ts';
import { plainFunction, type FunctionWire } from './function-wire.ts';

/** Both APIs give the list of clips; there are no files. */
export const videoSplitWire: FunctionWire = {
  ...plainFunction,
  name: 'VideoSplit',
  mtsResult: (record) => ({ message: 'Successful.', data: splitResult(record) }),
  iceResult: splitResult,
};

function splitResult({ result }: JobRecord): JsonObject {
  const found: Json | undefined = result?.['splitResult'];
  return { splitResult: found ?? [] };
}
