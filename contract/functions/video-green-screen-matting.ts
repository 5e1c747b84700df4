import { fileList, plainFunction, type FunctionWire } from './function-wire.ts';

/** The result names the video; an empty `bgimage` stands for none. */
export const videoGreenScreenMattingWire: FunctionWire = {
  ...plainFunction,
  name: 'VideoGreenScreenMatting',
  readParams: ({ bgimage, ...others }) => ({
    ...others,
    ...(bgimage !== undefined && bgimage !== '' && { bgimage }),
  }),
  mtsResult: fileList,
};
