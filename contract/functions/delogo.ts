import { ReelflowError } from '../errors.ts';
import type { Json, JsonObject } from '../job.ts';
import { plainFunction, unquoted, type FunctionWire, type Product, type WireParams } from './function-wire.ts';

const mostMtsBoxes = 2;

/** The two APIs have different names for the boxes of logos, and ICE has them as text. */
export const videoDelogoWire: FunctionWire = { ...plainFunction, name: 'VideoDelogo', writeParams };

/** The documents of MTS name no parameters; boxes travel as those of VideoDelogo. */
export const imageDelogoWire: FunctionWire = { ...plainFunction, name: 'ImageDelogo', writeParams };

function writeParams({ Logo, Boxes, LogoModel, ...others }: JsonObject, product: Product): WireParams {
  const boxes = toList(Logo ?? Boxes);
  const models = Array.isArray(LogoModel)
    ? LogoModel.filter((model) => typeof model === 'string').join(',')
    : LogoModel;
  const jobParams = { ...others, ...(models !== undefined && { LogoModel: models }) };
  if (boxes === undefined) return { jobParams };
  if (product === 'ice') return { jobParams: { ...jobParams, Boxes: JSON.stringify(boxes) } };
  if (Array.isArray(boxes) && boxes.length > mostMtsBoxes) {
    throw new ReelflowError(
      'InvalidInput',
      `MTS removes logos in at most ${mostMtsBoxes} boxes, and ${boxes.length} are given. Give fewer, or use ICE.`,
    );
  }
  return { jobParams: { ...jobParams, Logo: boxes } };
}

/** One box stands for a list of one. */
function toList(value: Json | undefined): Json | undefined {
  const list = unquoted(value);
  return Array.isArray(list) && list.length > 0 && !Array.isArray(list[0]) ? [list] : list;
}
