import { type DetectedFace, detectFaceBoxes } from './detect-boxes.ts';
import { eyeOpenness } from './eye-openness.ts';
import { fitFaceMesh } from './face-mesh.ts';
import { type FaceModels, loadFaceModels } from './face-models.ts';
import type { RgbImage } from './sample-patch.ts';

/** A face of a picture. Lengths are in pixels, angles in degrees, left and right as the viewer sees them. */
export interface Face {
  /** The box around the face, from brow to chin. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** How sure it is that this is a face: 0 to 1. */
  score: number;
  /** Each eye's lid gap over its width: about 0.3 when open, under 0.12 when closed. */
  leftEyeOpenness: number;
  rightEyeOpenness: number;
  /** Turn of the head, positive to the viewer's right; 0 looks into the camera. */
  yawDegrees: number;
  /** Nod of the head, positive downwards. */
  pitchDegrees: number;
  /** Tilt of the head, positive clockwise. */
  rollDegrees: number;
  /** 0 none to 1 broad. */
  smile: number;
  /** 468 points of the face mesh, x, y and z. */
  mesh: Float32Array;
}

/** How to look for faces. */
export interface FindFacesOptions {
  /** Default 8, largest first. */
  maxFaces?: number;
  /** The detector's least score; default 0.5. */
  minScore?: number;
}

// Points of the mesh, named after MediaPipe's canonical face model.
const LEFT_EYE = { outer: 33, inner: 133 };
const RIGHT_EYE = { outer: 263, inner: 362 };
const BROW_TOP = 10;
const CHIN = 152;
const MOUTH = { left: 61, right: 291, upper: 13, lower: 14 };

/**
 * The faces of an RGB picture, largest first. Finds faces from about a twentieth of the picture's
 * longer side on. The models are loaded at the first call in a process.
 */
export async function findFaces(
  image: RgbImage,
  { maxFaces = 8, minScore = 0.5 }: FindFacesOptions = {},
): Promise<Face[]> {
  const models = await loadFaceModels();
  const boxes = (await detectFaceBoxes(models.detector, image, minScore))
    .toSorted((a, b) => b.width - a.width)
    .slice(0, maxFaces);
  const faces: Face[] = [];
  for (const box of boxes) {
    const face = await measureFace(models, image, box);
    if (face) faces.push(face);
  }
  return faces;
}

/**
 * The same face in another frame of the same shot: fits it anew where it was, without searching.
 * @returns undefined when there is no face any more
 */
export async function followFace(
  image: RgbImage,
  { x, y, width, height, score, rollDegrees }: Face,
): Promise<Face | undefined> {
  const roll = (rollDegrees * Math.PI) / 180;
  const rightEye: [number, number] = [x + Math.cos(roll), y + Math.sin(roll)];
  return measureFace(await loadFaceModels(), image, { x, y, width, height, score, leftEye: [x, y], rightEye });
}

async function measureFace(models: FaceModels, image: RgbImage, box: DetectedFace): Promise<Face | undefined> {
  const { points, score } = await fitFaceMesh(models.mesh, image, box);
  // The mesh's own verdict drops most of the detector's false alarms.
  if (score < 0.5) return undefined;
  const point = (index: number): [number, number] => [points[index * 3]!, points[index * 3 + 1]!];
  return {
    ...bounds(points),
    score: Math.min(score, box.score),
    leftEyeOpenness: await eyeOpenness(models.eyes, image, point(LEFT_EYE.outer), point(LEFT_EYE.inner), false),
    rightEyeOpenness: await eyeOpenness(models.eyes, image, point(RIGHT_EYE.outer), point(RIGHT_EYE.inner), true),
    ...headPose(points),
    smile: smileOf(points),
    mesh: points,
  };
}

function bounds(points: Float32Array): { x: number; y: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 3) {
    left = Math.min(left, points[at]!);
    right = Math.max(right, points[at]!);
    top = Math.min(top, points[at + 1]!);
    bottom = Math.max(bottom, points[at + 1]!);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Angles of the line between the outer corners of the eyes and of the line from brow to chin. */
function headPose(points: Float32Array): { yawDegrees: number; pitchDegrees: number; rollDegrees: number } {
  const across = difference(points, RIGHT_EYE.outer, LEFT_EYE.outer);
  const down = difference(points, CHIN, BROW_TOP);
  const degrees = 180 / Math.PI;
  return {
    yawDegrees: Math.atan2(across[2], Math.hypot(across[0], across[1])) * degrees,
    pitchDegrees: Math.atan2(down[2], Math.hypot(down[0], down[1])) * degrees,
    rollDegrees: Math.atan2(across[1], across[0]) * degrees,
  };
}

/** From the width of the mouth over the distance of the eyes: 0.5 at rest, 0.68 and more in a broad smile. */
function smileOf(points: Float32Array): number {
  const mouth = Math.hypot(...difference(points, MOUTH.right, MOUTH.left));
  const eyes = Math.hypot(...difference(points, RIGHT_EYE.outer, LEFT_EYE.outer));
  return Math.min(1, Math.max(0, (mouth / Math.max(1, eyes) - 0.5) / 0.18));
}

function difference(points: Float32Array, to: number, from: number): [number, number, number] {
  return [0, 1, 2].map((axis) => points[to * 3 + axis]! - points[from * 3 + axis]!) as [number, number, number];
}
