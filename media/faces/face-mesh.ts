import type { DetectedFace } from './detect-boxes.ts';
import type { Model } from '../models/load-model.ts';
import { type RgbImage, type Square, samplePatch, squareToImage } from './sample-patch.ts';

const RESOLUTION = 192;
/** The mesh was trained on squares half as large again as the detector's box. */
const BOX_TO_PATCH = 1.5;

/** 468 points in space, in pixels of the picture; a smaller z is nearer to the camera. */
export interface FaceMesh {
  points: Float32Array;
  /** How sure the model is that the patch shows a face: 0 to 1. */
  score: number;
}

/** The square of a picture that the mesh is fitted in: upright for the face. */
export function meshSquare({ x, y, width, height, leftEye, rightEye }: DetectedFace): Square & { angle: number } {
  return {
    centreX: x + width / 2,
    centreY: y + height / 2,
    size: Math.max(width, height) * BOX_TO_PATCH,
    angle: Math.atan2(rightEye[1] - leftEye[1], rightEye[0] - leftEye[0]),
  };
}

/**
 * Fits the face mesh to a detected face, after turning it upright.
 * Source: Kartynnik et al., "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs", 2019.
 */
export async function fitFaceMesh(mesh: Model, image: RgbImage, face: DetectedFace): Promise<FaceMesh> {
  const square = meshSquare(face);
  const outputs = Object.values(await mesh(samplePatch(image, square, RESOLUTION), [1, RESOLUTION, RESOLUTION, 3]));
  const raw = outputs.find((output) => output.length === 468 * 3)!;
  const score = outputs.find((output) => output.length === 1)![0]!;
  const toImage = squareToImage(square);
  const points = new Float32Array(raw.length);
  for (let at = 0; at < raw.length; at += 3) {
    const [x, y] = toImage(raw[at]! / RESOLUTION, raw[at + 1]! / RESOLUTION);
    points[at] = x;
    points[at + 1] = y;
    points[at + 2] = (raw[at + 2]! / RESOLUTION) * square.size;
  }
  return { points, score };
}
