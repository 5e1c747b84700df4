import type { FaceTrack } from './face-tracks.ts';

const { exp, hypot, max, min } = Math;

/** Frames on each side that steady one. */
export const STEADY_REACH = 4;
/** How far a point may be off in another frame and still count, in shares of the distance between the eyes. */
const NOISE = 0.03;
/** A face that comes or goes within a shot does so over this many frames. */
const FADE_FRAMES = 5;

/**
 * The mesh of a frame with its points steadied over the frames around it. Only points that are near count, and always as
 * much before as after, so that a face that moves is never dragged behind.
 * @param first of the shot, and `end` of the frame after its last
 */
export function steadyMesh(track: FaceTrack, frame: number, first: number, end: number): Float32Array {
  const here = track.meshes[frame - track.firstFrame]!;
  const [from, to] = [max(first, track.firstFrame), min(end, track.firstFrame + track.meshes.length)];
  const noise = NOISE * hypot(here[263 * 3]! - here[33 * 3]!, here[263 * 3 + 1]! - here[33 * 3 + 1]!);
  const sums = Float64Array.from(here);
  const weights = new Float64Array(here.length / 3).fill(1);
  for (let step = 1; step <= STEADY_REACH; step++) {
    const before = frame - step >= from ? track.meshes[frame - step - track.firstFrame] : undefined;
    const after = frame + step < to ? track.meshes[frame + step - track.firstFrame] : undefined;
    for (let point = 0; point < weights.length; point++) {
      const nearBefore = before && nearness(before, here, point * 3, noise);
      const nearAfter = after && nearness(after, here, point * 3, noise);
      // Where a side is missing, at the ends of a shot, the other stands alone.
      const weight = min(nearBefore ?? 1, nearAfter ?? 1);
      if (before) addPoint(sums, before, point * 3, weight);
      if (after) addPoint(sums, after, point * 3, weight);
      weights[point] = weights[point]! + weight * ((before ? 1 : 0) + (after ? 1 : 0));
    }
  }
  return Float32Array.from(sums, (sum, at) => sum / weights[(at / 3) | 0]!);
}

/** How strongly a face is retouched in a frame: less where it comes or goes within the shot. */
export function presenceOf(track: FaceTrack, frame: number, first: number, end: number): number {
  const since = track.firstFrame > first ? frame - track.firstFrame + 1 : Infinity;
  const last = track.firstFrame + track.meshes.length;
  const until = last < end ? last - frame : Infinity;
  return min(1, since / FADE_FRAMES, until / FADE_FRAMES);
}

function nearness(other: Float32Array, here: Float32Array, at: number, noise: number): number {
  const far = hypot(other[at]! - here[at]!, other[at + 1]! - here[at + 1]!) / noise;
  return exp(-far * far);
}

function addPoint(sums: Float64Array, mesh: Float32Array, at: number, weight: number): void {
  for (let axis = at; axis < at + 3; axis++) sums[axis] = sums[axis]! + weight * mesh[axis]!;
}
