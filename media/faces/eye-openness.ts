import type { Model } from '../models/load-model.ts';
import { type RgbImage, samplePatch } from './sample-patch.ts';

type Point = readonly [number, number];

const RESOLUTION = 64;
/** The eye's corners take up this part of the patch's width, as in MediaPipe's iris graph. */
const CORNERS_TO_PATCH = 2.3;
/** Of the 71 contour points: 0 to 8 go along the lower lid from corner to corner, 9 to 15 along the upper. */
const LOWER_LID = [1, 2, 3, 4, 5, 6, 7];
const UPPER_LID = [9, 10, 11, 12, 13, 14, 15];

/**
 * How open an eye is: the mean gap between the lids over the width of the eye. About 0.25 to 0.35
 * for an open eye, under 0.12 for a closed one.
 * Source: the eye aspect ratio of Soukupová and Čech, "Real-Time Eye Blink Detection using Facial
 * Landmarks", 2016, measured on the lids that MediaPipe's iris model finds.
 * @param outer the outer corner of the eye, in pixels
 * @param inner the inner corner
 * @param mirrored for the eye on the right as seen from the viewer
 */
export async function eyeOpenness(
  eyes: Model,
  image: RgbImage,
  outer: Point,
  inner: Point,
  mirrored: boolean,
): Promise<number> {
  const [from, to] = mirrored ? [inner, outer] : [outer, inner];
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]) * CORNERS_TO_PATCH;
  const square = {
    centreX: (from[0] + to[0]) / 2,
    centreY: (from[1] + to[1]) / 2,
    size,
    angle: Math.atan2(to[1] - from[1], to[0] - from[0]),
    mirrored,
  };
  const patch = samplePatch(image, square, RESOLUTION);
  const points = Object.values(await eyes(patch, [1, RESOLUTION, RESOLUTION, 3]))[0]!;
  const gaps = LOWER_LID.map((lower, index) => points[lower * 3 + 1]! - points[UPPER_LID[index]! * 3 + 1]!);
  const width = Math.hypot(points[8 * 3]! - points[0]!, points[8 * 3 + 1]! - points[1]!);
  return gaps.reduce((sum, gap) => sum + Math.max(0, gap), 0) / gaps.length / Math.max(1, width);
}
