import { type BeautySettings, shapeNames } from './beauty-settings.ts';
import type { FaceGeometry } from './face-geometry.ts';
import { meshRegions } from './mesh-regions.ts';
import { type FacePart, type FacePoint, shapeMoves } from './shape-moves.ts';

/** A point of the picture and where it goes, in pixels. */
export interface MovedPoint {
  x: number;
  y: number;
  moveX: number;
  moveY: number;
}

const PARTS: readonly (readonly [keyof typeof meshRegions, FacePart])[] = [
  ['oval', 'oval'],
  ['leftEye', 'eye'],
  ['rightEye', 'eye'],
  ['leftBrow', 'brow'],
  ['rightBrow', 'brow'],
  ['outerLips', 'lips'],
  ['innerLips', 'innerLips'],
  ['noseRidge', 'nose'],
  ['noseSides', 'nose'],
  ['noseWings', 'noseWing'],
  ['cheeks', 'cheek'],
  ['forehead', 'forehead'],
];
/** A face that is turned further aside than this, in radians, is moved less, and from the second on not at all. */
const FRONTAL = 0.6;
const PROFILE = 1.05;

/**
 * Where the points of a face go for these settings. Moves are made on the face in space and seen from the camera, so
 * that they turn with the head. Points that stay are given too: they hold what is around them.
 * @param strength 0 to 1
 */
export function movedPoints(
  points: Float32Array,
  geometry: FaceGeometry,
  settings: BeautySettings,
  strength: number,
): MovedPoint[] {
  const turned = Math.max(0, Math.min(1, (PROFILE - geometry.turn) / (PROFILE - FRONTAL)));
  const wanted = shapeNames.filter((name) => settings[name] !== 0);
  const eachMove = wanted.map((name) => {
    const amount = (settings[name] / 100) * strength * turned;
    return { move: shapeMoves[name]!, amount };
  });
  const mouth = placeOf([...meshRegions.innerLips], points, geometry);
  return PARTS.flatMap(([region, part]) => {
    const indices: readonly number[] = meshRegions[region];
    const isMouth = part === 'lips' || part === 'innerLips';
    const shared = isMouth ? mouth : part === 'eye' ? placeOf([...indices], points, geometry) : undefined;
    return indices.map((index) => {
      const [u, v] = placeOf([index], points, geometry);
      const [middleU, middleV] = shared ?? [u, v];
      const point: FacePoint = { part, u, v, middleU, middleV };
      let [moveU, moveV] = [0, 0];
      for (const { move, amount } of eachMove) {
        const [byU, byV] = move(point);
        moveU += amount * byU;
        moveV += amount * byV;
      }
      const { across, down, unit } = geometry;
      return {
        x: points[index * 3]!,
        y: points[index * 3 + 1]!,
        moveX: (moveU * across[0] + moveV * down[0]) * unit,
        moveY: (moveU * across[1] + moveV * down[1]) * unit,
      };
    });
  });
}

/** The mean place of some points in the face's own terms. */
function placeOf(
  indices: readonly number[],
  points: Float32Array,
  { originX, originY, originZ, across, down, unit }: FaceGeometry,
): [number, number] {
  let [u, v] = [0, 0];
  for (const index of indices) {
    const x = points[index * 3]! - originX;
    const y = points[index * 3 + 1]! - originY;
    const z = points[index * 3 + 2]! - originZ;
    u += x * across[0] + y * across[1] + z * across[2];
    v += x * down[0] + y * down[1] + z * down[2];
  }
  return [u / indices.length / unit, v / indices.length / unit];
}
