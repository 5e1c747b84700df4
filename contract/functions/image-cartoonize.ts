import { fileList, plainFunction, type FunctionWire } from './function-wire.ts';

/** The result names the cartoon and the picture it was made of. */
export const imageCartoonizeWire: FunctionWire = {
  ...plainFunction,
  name: 'ImageCartoonize',
  mtsResult: fileList,
};
