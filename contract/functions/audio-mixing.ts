import type { Json } from '../job.ts';
import { isJsonObject, readJsonText } from '../json.ts';
import { fileList, plainFunction, type FunctionWire } from './function-wire.ts';

/** MTS gives the second sound as a list of one, ICE as the thing itself. The result of MTS names the file. */
export const audioMixingWire: FunctionWire = {
  ...plainFunction,
  name: 'AudioMixing',
  writeParams: ({ inputs, ...others }, product) => {
    if (inputs === undefined) return { jobParams: others };
    const list = toFileList(inputs);
    const [only] = Array.isArray(list) ? list : [];
    return { jobParams: { ...others, inputs: product === 'ice' && only !== undefined ? only : list } };
  },
  mtsResult: fileList,
};

/**
 * Any spelling of files to read, as a list of them: one may stand for the list, a URL for `{"file": URL}`, and
 * JSON text for what it says. What is none of them stays as it is.
 */
export function toFileList(value: Json): Json {
  const given = typeof value === 'string' && /^\s*[[{]/u.test(value) ? readJsonText(value) : value;
  if (Array.isArray(given)) return given.map(toFile);
  return typeof given === 'string' || isJsonObject(given) ? [toFile(given)] : given;
}

function toFile(value: Json): Json {
  return typeof value === 'string' ? { file: value } : value;
}
