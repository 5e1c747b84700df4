import type { JsonObject } from '../job.ts';
import { plainFunction, type FunctionWire } from './function-wire.ts';

/** `beauty_params` is one text of `key=value,...`; an object of them means the same. */
export const faceBeautyWire: FunctionWire = {
  ...plainFunction,
  name: 'FaceBeauty',
  readParams: asText,
  writeParams: (params) => ({ jobParams: asText(params) }),
};

function asText({ beauty_params, ...others }: JsonObject): JsonObject {
  if (beauty_params === undefined) return others;
  if (typeof beauty_params !== 'object' || beauty_params === null || Array.isArray(beauty_params)) {
    return { ...others, beauty_params };
  }
  const pairs = Object.entries(beauty_params).map(
    ([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  return { ...others, beauty_params: pairs.join(',') };
}
