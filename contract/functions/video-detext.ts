import { ReelflowError } from '../errors.ts';
import type { Json, JsonObject } from '../job.ts';
import { plainFunction, unquoted, type FunctionWire, type WireParams } from './function-wire.ts';

/** Where ICE looks for text when it is not told; MTS looks everywhere. */
const iceDefaultRegion = [[0, 0.7, 1, 0.3]];
const everywhere = [[0, 0, 1, 1]];

/** The usual model of ICE understands one range of time, this one several. */
const iceModelOfRanges = 'algo-video-detext-new';
const mostMtsBoxes = 2;

/** The two APIs have different names for where to look, and ICE another default. */
export const videoDetextWire: FunctionWire = {
  ...plainFunction,
  name: 'VideoDetext',
  readParams: (params, product) =>
    product === 'ice' && params['LimitRegion'] === undefined && params['Text'] === undefined
      ? { ...params, LimitRegion: iceDefaultRegion }
      : params,
  writeParams: ({ Text, LimitRegion, ...others }, product) => {
    const boxes = toList(Text ?? LimitRegion);
    return product === 'mts' ? writeMts(others, boxes) : writeIce(others, boxes ?? everywhere);
  },
};

function writeMts(others: JsonObject, boxes: Json | undefined): WireParams {
  if (Array.isArray(boxes) && boxes.length > mostMtsBoxes) {
    throw new ReelflowError(
      'InvalidInput',
      `MTS looks for text in at most ${mostMtsBoxes} boxes, and ${boxes.length} are given. Give fewer, or use ICE.`,
    );
  }
  return { jobParams: { ...others, ...(boxes !== undefined && { Text: boxes }) } };
}

function writeIce({ Time, ...others }: JsonObject, boxes: Json): WireParams {
  const jobParams = { ...others, LimitRegion: boxes };
  const ranges = toList(Time);
  if (!Array.isArray(ranges)) return { jobParams };
  const [first] = ranges;
  if (ranges.length === 1 && first !== undefined) return { jobParams: { ...jobParams, Time: first } };
  return { jobParams: { ...jobParams, Time: ranges }, modelId: iceModelOfRanges };
}

/** One box or range stands for a list of one. */
function toList(value: Json | undefined): Json | undefined {
  const list = unquoted(value);
  return Array.isArray(list) && list.length > 0 && !Array.isArray(list[0]) ? [list] : list;
}
