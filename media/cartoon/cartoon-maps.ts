import { boxMean } from '../image/box-mean.ts';
import type { RgbImage } from '../faces/sample-patch.ts';
import { dropSpecks } from './drop-specks.ts';
import { flattenColours } from './flatten-colours.ts';
import { flowLines } from './flow-lines.ts';
import { toLab } from './oklab.ts';
import { tangentField } from './tangent-field.ts';

/** What a cartoon is painted by. All maps have the size of the picture that was looked at. */
export interface CartoonMaps {
  width: number;
  height: number;
  /** For lightness and both colours, a gain and an offset: times the brightness of a pixel and plus. */
  colours: Float32Array[];
  /** How much each pixel is on a line; lines begin at `lineThreshold`, on skin at more. */
  lines: Float32Array;
  /** Where skin is, to be painted softly: 0 to 1. */
  skin: Float32Array;
}

/** How far light and dark have to be apart for a line to begin, at the standard amount of lines. */
const STANDARD_THRESHOLD = 0.013;
/** A line on skin needs to be so many times as strong. */
const SKIN_CAUTION = 2.2;
/** A line reaches at least so far, in shares of the longer side; a part of a face half of that. */
const LEAST_LINE = 0.016;

/** How much each pixel must be on a line to be drawn, by the amount of lines that is wanted: 0 to 100. */
export function lineThreshold(amount: number): number {
  return STANDARD_THRESHOLD * 4 ** (1 - amount / 50);
}

/**
 * Finds the flat colours and the lines of a picture.
 * @param skin where skin is: 0 to 1
 * @param isLooked whether the picture itself is larger than this, and flat colours are to follow its edges
 */
export function cartoonMaps(image: RgbImage, skin: Float32Array, threshold: number, isLooked: boolean): CartoonMaps {
  const { width, height } = image;
  const picture = toLab(image);
  const calm = flattenColours(picture, tangentField(picture), 1);
  const tangents = tangentField(calm);
  const lines = flowLines(calm, tangents);
  for (let at = 0; at < lines.length; at++) lines[at] = lines[at]! / (1 + (SKIN_CAUTION - 1) * skin[at]!);
  const leastReach = LEAST_LINE * Math.max(width, height);
  dropSpecks(lines, width, threshold, (at) => (skin[at]! > 0.05 ? leastReach / 2 : leastReach));
  const flat = flattenColours(calm, tangents, 3);
  const planes = [flat.lightness, flat.greenRed, flat.blueYellow];
  const colours = isLooked
    ? followEdges(planes, image)
    : planes.flatMap((plane) => [new Float32Array(plane.length), plane]);
  return { width, height, colours, lines, skin };
}

/** Brightness of a pixel, 0 to 1, as the gains take it. */
export function brightnessAt(data: Uint8Array, at: number): number {
  return (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) / 255;
}

/**
 * Says flat colours as gains and offsets of the picture's brightness, which has its edges at any size.
 * Source: He and Sun, "Fast Guided Filter", 2015.
 */
function followEdges(planes: readonly Float32Array[], { data, width, height }: RgbImage): Float32Array[] {
  const radius = 2;
  const softness = 4e-4;
  const mean = (plane: Float32Array): Float32Array => boxMean(plane, width, height, radius);
  const guide = Float32Array.from({ length: width * height }, (_, at) => brightnessAt(data, at * 3));
  const guideMean = mean(guide);
  const guideSquare = mean(guide.map((value) => value * value));
  return planes.flatMap((plane) => {
    const planeMean = mean(plane);
    const gain = mean(plane.map((value, at) => value * guide[at]!));
    for (let at = 0; at < gain.length; at++) {
      const variance = guideSquare[at]! - guideMean[at]! * guideMean[at]!;
      gain[at] = (gain[at]! - guideMean[at]! * planeMean[at]!) / (variance + softness);
      planeMean[at] = planeMean[at]! - gain[at]! * guideMean[at]!;
    }
    return [mean(gain), mean(planeMean)];
  });
}
