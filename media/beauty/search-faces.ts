import { type DetectedFace, detectFaceBoxes } from '../faces/detect-boxes.ts';
import { fitFaceMesh, meshSquare } from '../faces/face-mesh.ts';
import { loadFaceModels } from '../faces/face-models.ts';
import { meshBounds } from './face-geometry.ts';
import { poseMarks } from './mesh-regions.ts';
import type { PictureSource } from './picture-source.ts';
import type { Area } from './face-region.ts';

/** How to look for faces. */
export interface FaceSearch {
  /** 0 looks at the whole picture, 1 at squares of its shorter side too, 2 at squares of half that. */
  level: number;
  /** The least width, in pixels. */
  minWidth: number;
  /** How sure the detector and the mesh must be: 0 to 1. */
  threshold: number;
  maxFaces: number;
}

/** The detector looks at 256 pixels; a little more is read, for sharpness. */
const DETECTOR_PIXELS = 400;
/** The mesh model looks at 192. */
const MESH_PIXELS = 408;
/** A little more is read than its square, for what lies between pixels at its border. */
const PATCH_MARGIN = 1.04;
/** The mesh is asked for the final word, so the detector may be so much less sure. */
const DETECTOR_SHARE = 0.6;

/**
 * The boxes in a picture that may hold faces, largest first.
 * @param turn of many searches, to share the squares among them; default all squares
 */
export async function searchFaces(source: PictureSource, search: FaceSearch, turn?: number): Promise<DetectedFace[]> {
  const { detector } = await loadFaceModels();
  const found: DetectedFace[] = [];
  const [whole, ...squares] = searchSquares(source, search.level);
  const wanted = turn === undefined ? squares : squares.filter((_, index) => index === turn % squares.length);
  for (const square of [whole!, ...wanted]) {
    const { image, x, y, step } = source.part(square, DETECTOR_PIXELS);
    for (const face of await detectFaceBoxes(detector, image, search.threshold * DETECTOR_SHARE)) {
      const placed = placeFace(face, x, y, step);
      if (placed.width < search.minWidth) continue;
      // A face that a square cuts through is whole in another.
      const other = found.findIndex((known) => boxesOverlap(known, placed) > 0.25);
      if (other < 0) found.push(placed);
      else if (placed.score > found[other]!.score) found[other] = placed;
    }
  }
  return found.toSorted((a, b) => b.width - a.width);
}

/**
 * Fits the mesh of 468 points to a face, in pixels of the picture.
 * @returns undefined when there is none, or one it is not so sure of
 */
export async function fitMesh(
  source: PictureSource,
  face: DetectedFace,
  leastScore: number,
): Promise<Float32Array | undefined> {
  const { mesh } = await loadFaceModels();
  const { size, angle } = meshSquare(face);
  const side = PATCH_MARGIN * size * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
  const middleX = face.x + face.width / 2;
  const middleY = face.y + face.height / 2;
  if (middleX < 0 || middleY < 0 || middleX >= source.width || middleY >= source.height) return undefined;
  const area = { x: middleX - side / 2, y: middleY - side / 2, width: side, height: side };
  const { image, x, y, step } = source.part(area, MESH_PIXELS);
  const { points, score } = await fitFaceMesh(mesh, image, placeFace(face, -x / step, -y / step, 1 / step));
  if (score < leastScore) return undefined;
  for (let at = 0; at < points.length; at += 3) {
    points[at] = points[at]! * step + x;
    points[at + 1] = points[at + 1]! * step + y;
    points[at + 2] = points[at + 2]! * step;
  }
  return points;
}

/** The box around a mesh, to fit it anew in another picture. */
export function faceOfMesh(points: Float32Array, moveX = 0, moveY = 0): DetectedFace {
  const eye = (index: number): [number, number] => [points[index * 3]! + moveX, points[index * 3 + 1]! + moveY];
  const { x, y, width, height } = meshBounds(points);
  const eyes = { leftEye: eye(poseMarks.leftEye), rightEye: eye(poseMarks.rightEye) };
  return { x: x + moveX, y: y + moveY, width, height, score: 1, ...eyes };
}

/** Shared area over the smaller of both. */
export function boxesOverlap(a: Area, b: Area): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(a.width * a.height, b.width * b.height);
}

function placeFace(face: DetectedFace, x: number, y: number, scale: number): DetectedFace {
  const place = ([eyeX, eyeY]: [number, number]): [number, number] => [eyeX * scale + x, eyeY * scale + y];
  return {
    ...face,
    x: face.x * scale + x,
    y: face.y * scale + y,
    width: face.width * scale,
    height: face.height * scale,
    leftEye: place(face.leftEye),
    rightEye: place(face.rightEye),
  };
}

/** The whole picture first, then overlapping squares that cover it. */
function searchSquares({ width, height }: PictureSource, level: number): Area[] {
  const squares: Area[] = [{ x: 0, y: 0, width, height }];
  const side = Math.min(width, height) / (level === 2 ? 2 : 1);
  if (level === 0 || side < 64) return squares;
  const along = (length: number): number[] => {
    if (length < side * 1.15) return [(length - side) / 2];
    const count = Math.ceil((length - side) / (side * 0.8)) + 1;
    return Array.from({ length: count }, (_, index) => (index * (length - side)) / (count - 1));
  };
  const rows = along(height);
  const columns = along(width);
  if (rows.length * columns.length === 1) return squares;
  for (const y of rows) for (const x of columns) squares.push({ x, y, width: side, height: side });
  return squares;
}
