import { fileList, plainFunction, unquoted, type FunctionWire } from './function-wire.ts';

/** Parameters have the algorithm's own names; numbers and lists may come as text. */
export const captionExtractionWire: FunctionWire = {
  ...plainFunction,
  name: 'CaptionExtraction',
  readParams: (params) =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        ['fps', 'roi', 'sep'].includes(name) ? unquoted(value) : value,
      ]),
    ),
  mtsResult: fileList,
};
