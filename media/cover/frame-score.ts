import type { Face } from '../faces/find-faces.ts';
import type { FrameFeatures } from './frame-features.ts';

/** What makes a frame unfit as a cover. */
export type Flaw = 'black' | 'white' | 'flat' | 'blurred' | 'noise' | 'eyes closed';

/** How good a cover a frame makes. */
export interface FrameScore {
  /** 0 to 10. */
  score: number;
  flaws: Flaw[];
}

/** A picture's size, for the place of faces in it. */
interface Size {
  width: number;
  height: number;
}

// The bounds below were set on photographs, and on the same blurred, darkened and mixed step by step
// until a viewer would no longer take them for a cover.
// Rocket tips and cups reach 0.62, profiles of people 0.75.
const SURE_FACE = 0.65;
const CLOSED_EYE = 0.13;
const OPEN_EYE = 0.2;

/** Whether a look at the pixels already rules a frame out, before any face is searched. */
export function pixelFlaws(features: FrameFeatures): Flaw[] {
  const flaws: Flaw[] = [];
  if (features.brightness < 0.06 || features.blackShare > 0.92) flaws.push('black');
  if (features.whiteShare > 0.75 || features.brightness > 0.93) flaws.push('white');
  if (features.contrast < 0.12 || features.coverage < 0.08) flaws.push('flat');
  if (features.sharpness < 0.42) flaws.push('blurred');
  if (features.noise > 0.8) flaws.push('noise');
  return flaws;
}

/** Weighs the pixels and the faces of a frame. */
export function scoreFrame(features: FrameFeatures, faces: readonly Face[], size: Size): FrameScore {
  const flaws = pixelFlaws(features);
  const main = faces.filter((face) => face.height > 0.08 * size.height && face.score > SURE_FACE);
  if (main.length > 0 && eyesOf(main) === 0) flaws.push('eyes closed');
  const technical =
    0.4 * ramp(features.sharpness, 0.4, 0.72) +
    0.2 * exposureOf(features) +
    0.2 * ramp(features.contrast, 0.15, 0.7) +
    0.2 * ramp(features.colourfulness, 2, 28);
  const subject = main.length > 0 ? facesScore(main, size) : salienceScore(features);
  // Each flaw leaves a third: a cover with one comes after every cover without.
  const score = 10 * (0.55 * technical + 0.45 * subject) * 0.33 ** flaws.length;
  return { score, flaws };
}

/** How open the eyes of the people are, the larger faces counting more: 0 closed, 1 open. */
export function eyesOf(faces: readonly Face[]): number {
  const areas = faces.map((face) => face.width * face.height);
  const total = areas.reduce((sum, area) => sum + area, 0);
  return faces.reduce(
    (sum, face, index) => sum + (ramp(opennessOf(face), CLOSED_EYE, OPEN_EYE) * areas[index]!) / total,
    0,
  );
}

/** Of a turned head only the nearer eye is seen well. */
function opennessOf({ leftEyeOpenness, rightEyeOpenness, yawDegrees }: Face): number {
  if (yawDegrees > 20) return leftEyeOpenness;
  if (yawDegrees < -20) return rightEyeOpenness;
  return (leftEyeOpenness + rightEyeOpenness) / 2;
}

function exposureOf({ brightness, blackShare, whiteShare }: FrameFeatures): number {
  const level = Math.min(ramp(brightness, 0.08, 0.33), 1 - ramp(brightness, 0.68, 0.92));
  return level * (1 - 0.6 * ramp(blackShare, 0.2, 0.7)) * (1 - 0.8 * ramp(whiteShare, 0.08, 0.4));
}

function facesScore(faces: readonly Face[], size: Size): number {
  const [face] = faces.toSorted((a, b) => b.height - a.height);
  const height = face!.height / size.height;
  const big = ramp(height, 0.05, 0.22) * (1 - 0.5 * ramp(height, 0.65, 0.95));
  const frontal = 1 - ramp(Math.abs(face!.yawDegrees), 12, 55);
  const smile = face!.smile;
  return 0.3 * big + 0.3 * eyesOf(faces) + 0.17 * frontal + 0.17 * placeOf(face!, size) + 0.06 * smile;
}

/** Rule of thirds: the face in the middle or on a line of thirds, its eyes near the upper one, room above the head. */
function placeOf(face: Face, { width, height }: Size): number {
  const x = (face.x + face.width / 2) / width;
  const y = (face.y + face.height * 0.4) / height;
  const across = 1 - ramp(Math.min(Math.abs(x - 1 / 3), Math.abs(x - 0.5), Math.abs(x - 2 / 3)), 0.05, 0.25);
  const down = 1 - ramp(Math.abs(y - 0.38), 0.08, 0.35);
  // Hair reaches about a third of the face's height above the brow.
  const headroom = ramp((face.y - 0.33 * face.height) / height, -0.12, 0);
  const complete = ramp(
    Math.min(face.x, width - face.x - face.width, height - face.y - face.height) / face.width,
    -0.15,
    0.05,
  );
  return (0.5 * across + 0.5 * down) * (0.4 + 0.6 * headroom) * complete;
}

/** Without a face a frame reaches about two thirds of what a good portrait does. */
function salienceScore({ salience, coverage }: FrameFeatures): number {
  const across = 1 - ramp(Math.abs(salience.x - 0.5), 0.17, 0.35);
  const down = 1 - ramp(Math.abs(salience.y - 0.5), 0.17, 0.35);
  return 0.25 * ramp(coverage, 0.1, 0.7) + 0.25 * ramp(salience.strength, 0.3, 0.75) + 0.15 * across * down;
}

/** 0 up to `from`, 1 from `to` on, straight between. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
