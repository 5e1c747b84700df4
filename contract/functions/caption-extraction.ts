import type { JsonObject } from '../job.ts';
import { fileList, plainFunction, unquoted, type FunctionWire } from './function-wire.ts';

/** Parameters have the algorithm's own names; numbers and lists may come as text. */
export const captionExtractionWire: FunctionWire = {
  ...plainFunction,
  name: 'CaptionExtraction',
  readParams: withoutQuotes,
  writeParams: (params) => ({ jobParams: withoutQuotes(params) }),
  mtsResult: fileList,
};

function withoutQuotes(params: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      ['fps', 'roi', 'sep'].includes(name) ? unquoted(value) : value,
    ]),
  );
}
