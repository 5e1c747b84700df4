import { plainFunction, type FunctionWire } from './function-wire.ts';

/** Where ICE looks for text when it is not told; MTS looks everywhere. */
const iceDefaultRegion = [[0, 0.7, 1, 0.3]];

/** Parameters have the algorithm's own names. */
export const videoDetextWire: FunctionWire = {
  ...plainFunction,
  name: 'VideoDetext',
  readParams: (params, product) =>
    product === 'ice' && params['LimitRegion'] === undefined && params['Text'] === undefined
      ? { ...params, LimitRegion: iceDefaultRegion }
      : params,
};
