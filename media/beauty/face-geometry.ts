import { meshRegions, poseMarks } from './mesh-regions.ts';

/** How a face lies in the picture: axes of length 1 in space, and the size of its unit. */
export interface FaceGeometry {
  /** Between the outer corners of the eyes, in pixels. */
  originX: number;
  originY: number;
  originZ: number;
  /** To the right and down on the face, x, y and z. */
  across: readonly [number, number, number];
  down: readonly [number, number, number];
  /** The distance between the outer corners of the eyes, in pixels of a face seen from the front. */
  unit: number;
  /** How far the head is turned aside, in radians, without sign. */
  turn: number;
}

type Vector = [number, number, number];

/** Measures a face from its mesh of 468 points in space. */
export function faceGeometry(points: Float32Array): FaceGeometry {
  const point = (index: number): Vector => [points[index * 3]!, points[index * 3 + 1]!, points[index * 3 + 2]!];
  const [left, right] = [point(poseMarks.leftEye), point(poseMarks.rightEye)];
  const eyes = minus(right, left);
  const unit = Math.hypot(...eyes) || 1;
  const across = eyes.map((value) => value / unit) as Vector;
  const height = minus(point(poseMarks.chin), point(poseMarks.browTop));
  const along = dot(height, across);
  const upright = height.map((value, axis) => value - along * across[axis]!) as Vector;
  const length = Math.hypot(...upright) || 1;
  return {
    originX: (left[0] + right[0]) / 2,
    originY: (left[1] + right[1]) / 2,
    originZ: (left[2] + right[2]) / 2,
    across,
    down: upright.map((value) => value / length) as Vector,
    unit,
    turn: Math.abs(Math.atan2(across[2], Math.hypot(across[0], across[1]))),
  };
}

/** The box around the points of a mesh. */
export function meshBounds(points: Float32Array): { x: number; y: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const index of meshRegions.oval) {
    const [x, y] = [points[index * 3]!, points[index * 3 + 1]!];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function minus(to: Vector, from: Vector): Vector {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
