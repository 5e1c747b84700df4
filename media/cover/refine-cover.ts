import type { Frame } from '../av/frame.ts';
import { readVideo } from '../av/read-video.ts';
import { type Face, followFace } from '../faces/find-faces.ts';
import { type Candidate, scaleFace } from './candidate.ts';
import { eyesOf, scoreFrame } from './frame-score.ts';
import { measureSharpness, type Plane } from './tile-sharpness.ts';

/** A cover at full resolution. */
export interface Cover {
  score: number;
  timeSeconds: number;
  width: number;
  height: number;
  /** Interleaved RGB. */
  rgb: Uint8Array;
}

/**
 * Looks at every frame around a candidate at full resolution and takes the sharpest, with open eyes.
 * Pixels come as RGB by the matrix and range that the video names.
 */
export async function refineCover(path: string, candidate: Candidate, signal: AbortSignal): Promise<Cover> {
  let best: { frame: Frame; value: number; faces: Face[] } | undefined;
  const { fromSeconds, toSeconds, timeSeconds } = candidate;
  for await (const frame of readVideo(path, {
    pixelFormat: 'rgb24',
    // A little early, lest rounding of the time stamp leaves the wanted frame out.
    startSeconds: Math.max(0, fromSeconds - 0.001),
    endSeconds: toSeconds + 0.001,
    signal,
  })) {
    const { sharpness, detail } = sharpnessOf(frame, candidate.faces[0]);
    const faces = await follow(frame, candidate.faces);
    const eyes = candidate.faces.length === 0 ? 1 : faces.length === 0 ? 0.5 : eyesOf(faces);
    // Of equal frames the one that was judged best in the first pass.
    const closeness = 1 - 0.05 * Math.min(1, Math.abs(frame.timeSeconds - timeSeconds) / 0.25);
    const value = sharpness * Math.sqrt(detail) * (0.3 + 0.7 * eyes) * closeness;
    if (!best || value > best.value) best = { frame, value, faces };
  }
  if (!best) throw new Error(`No frame was found again between ${fromSeconds} s and ${toSeconds} s.`);
  const { frame, faces } = best;
  const { score } = faces.length > 0 ? scoreFrame(candidate.features, faces, frame) : candidate;
  return { score, timeSeconds: frame.timeSeconds, width: frame.width, height: frame.height, rgb: frame.data };
}

async function follow(frame: Frame, faces: readonly Face[]): Promise<Face[]> {
  const followed: Face[] = [];
  for (const face of faces) {
    const found = await followFace(frame, scaleFace(face, frame.width, frame.height));
    if (found) followed.push(found);
  }
  return followed;
}

/** Sharpness of the face where there is one, else of the whole picture. */
function sharpnessOf(frame: Frame, face: Face | undefined) {
  const whole = { x: 0, y: 0, width: frame.width, height: frame.height };
  // Wider than this, detail is finer than a viewer of a cover sees, and time is lost.
  const step = Math.max(1, Math.round(frame.width / 640));
  const plane = greenPlane(frame, whole, step);
  const overall = measureSharpness(plane, { x: 0, y: 0, width: plane.width, height: plane.height });
  if (!face) return overall;
  const { x, y, width, height } = scaleFace(face, plane.width, plane.height);
  const left = Math.max(0, Math.floor(x));
  const top = Math.max(0, Math.floor(y));
  const area = {
    x: left,
    y: top,
    width: Math.min(plane.width, Math.ceil(x + width)) - left,
    height: Math.min(plane.height, Math.ceil(y + height)) - top,
  };
  const inFace = measureSharpness(plane, area);
  return {
    sharpness: 0.3 * overall.sharpness + 0.7 * inFace.sharpness,
    detail: 0.3 * overall.detail + 0.7 * inFace.detail,
  };
}

/** Every `step`th green sample: near enough to brightness, and no sum to form. */
function greenPlane({ data, width }: Frame, area: { width: number; height: number }, step: number): Plane {
  const across = Math.floor(area.width / step);
  const down = Math.floor(area.height / step);
  const green = new Uint8Array(across * down);
  for (let row = 0, at = 0; row < down; row++) {
    for (let column = 0; column < across; column++) green[at++] = data[(row * step * width + column * step) * 3 + 1]!;
  }
  return { data: green, width: across, height: down };
}
