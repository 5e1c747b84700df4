import { boxMean } from '../image/box-mean.ts';
import type { FaceGeometry } from './face-geometry.ts';
import type { FaceRegion, SmallRegion } from './face-region.ts';
import { meshRegions } from './mesh-regions.ts';
import { aroundMiddle, fillPolygon, growPolygon, type Polygon } from './polygon.ts';

const { max, min, round } = Math;

/** Parts of the face that are no skin. */
const FEATURES = ['leftEye', 'rightEye', 'leftBrow', 'rightBrow', 'outerLips', 'leftNostril', 'rightNostril'] as const;
/** How far around them skin is left alone too, in units of the face. */
const FEATURE_MARGIN = 0.045;
/** How softly the mask ends, in units of the face. */
const FEATHER = 0.045;

/**
 * Draws the skin of a face by the regions of its mesh: how much of each small pixel is skin, 0 to 1. Eyes, brows, lips
 * and nostrils are left out.
 * @param foreheadGrowth how much higher the forehead is taken than the mesh has it, in units of the face
 */
export function drawSkinMask(
  points: Float32Array,
  { unit, down }: FaceGeometry,
  region: Pick<FaceRegion, 'x' | 'y'>,
  { width, height, step }: Pick<SmallRegion, 'width' | 'height' | 'step'>,
  foreheadGrowth: number,
): Float32Array {
  const corner = (indices: readonly number[]): Polygon =>
    Float32Array.from(
      indices.flatMap((index) => [(points[index * 3]! - region.x) / step, (points[index * 3 + 1]! - region.y) / step]),
    );
  const smallUnit = unit / step;
  const feather = max(1, round((FEATHER * smallUnit) / 2));
  const blurred = (plane: Float32Array): Float32Array =>
    boxMean(boxMean(plane, width, height, feather, plane), width, height, feather, plane);

  const oval = corner(meshRegions.oval);
  raiseForehead(oval, smallUnit * foreheadGrowth, down);
  const face = new Float32Array(width * height);
  // Moved in by the feather, so that what is beyond the face stays as it is.
  fillPolygon(face, width, height, growPolygon(oval, -feather), 1);
  const kept = new Float32Array(width * height);
  for (const name of FEATURES) {
    const outline = corner(meshRegions[name]);
    fillPolygon(kept, width, height, name.endsWith('Nostril') ? aroundMiddle(outline) : outline, 1);
  }
  // Grown by what the feather takes away again, too.
  boxMean(kept, width, height, 2 * feather + round(FEATURE_MARGIN * smallUnit), kept);
  for (let at = 0; at < kept.length; at++) kept[at] = kept[at]! > 1e-6 ? 1 : 0;
  const soft = blurred(face);
  const skin = blurred(kept);
  for (let at = 0; at < skin.length; at++) skin[at] = soft[at]! * max(0, 1 - 1.02 * skin[at]!);
  return skin;
}

/**
 * The middle of the face, from between the brows to above the chin: skin wherever it is not hidden.
 * @returns 1 inside, 0 outside
 */
export function drawFaceCore(
  points: Float32Array,
  region: FaceRegion,
  { width, height, step }: SmallRegion,
): Float32Array {
  const core = new Float32Array(width * height);
  const outline = meshRegions.core.flatMap((index) => [
    (points[index * 3]! - region.x) / step,
    (points[index * 3 + 1]! - region.y) / step,
  ]);
  fillPolygon(core, width, height, Float32Array.from(outline), 1);
  return core;
}

/** Moves the upper part of the oval up, most in the middle. */
function raiseForehead(oval: Polygon, by: number, down: FaceGeometry['down']): void {
  // The oval begins at the top and goes round in 36 steps.
  const count = oval.length / 2;
  for (let index = 0; index < count; index++) {
    const fromTop = min(index, count - index) / 7;
    const share = fromTop >= 1 ? 0 : (1 - fromTop * fromTop) * by;
    oval[index * 2] = oval[index * 2]! - down[0] * share;
    oval[index * 2 + 1] = oval[index * 2 + 1]! - down[1] * share;
  }
}
