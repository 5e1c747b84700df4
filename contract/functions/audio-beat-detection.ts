import { fileList, plainFunction, type FunctionWire } from './function-wire.ts';

/** The result names the text file with the beats. */
export const audioBeatDetectionWire: FunctionWire = {
  ...plainFunction,
  name: 'AudioBeatDetection',
  mtsResult: fileList,
};
