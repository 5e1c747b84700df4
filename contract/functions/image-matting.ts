import { objectKeyOf, plainFunction, type FunctionWire } from './function-wire.ts';

/** The result of MTS names the picture and what was made of it, by object key. */
export const imageMattingWire: FunctionWire = {
  ...plainFunction,
  name: 'ImageMatting',
  mtsResult: ({ input, outputs }) => ({
    message: 'The job is completed successfully',
    details: outputs.map((output) => ({
      Status: 'Success',
      Input: objectKeyOf(input),
      Output: objectKeyOf(output),
    })),
  }),
};
