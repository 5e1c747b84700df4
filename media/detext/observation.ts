import type { Frame } from '../av/frame.ts';
import type { Box } from '../text/text-track.ts';

/** What a part of the picture looks like over several frames. */
export interface Observation {
  box: Box;
  /** Mean luma by pixel. */
  mean: Float32Array;
  /** How much the luma of each pixel changes over the frames: its mean absolute deviation. */
  change: Float32Array;
  /** Mean chroma by pixel. */
  cb: Float32Array;
  cr: Float32Array;
}

/** Observes a part of the picture over some frames. */
export function observe(frames: readonly Frame[], box: Box): Observation {
  const size = box.width * box.height;
  const mean = new Float32Array(size);
  const change = new Float32Array(size);
  const cb = new Float32Array(size);
  const cr = new Float32Array(size);
  const share = 1 / frames.length;
  for (const { data, width, height } of frames) {
    const stride = (width + 1) >> 1;
    const plane = stride * ((height + 1) >> 1);
    for (let y = 0, at = 0; y < box.height; y++) {
      let from = (box.y + y) * width + box.x;
      const chroma = width * height + ((box.y + y) >> 1) * stride;
      for (let x = box.x; x < box.x + box.width; x++, at++, from++) {
        mean[at]! += data[from]! * share;
        cb[at]! += data[chroma + (x >> 1)]! * share;
        cr[at]! += data[chroma + plane + (x >> 1)]! * share;
      }
    }
  }
  for (const { data, width } of frames) {
    for (let y = 0, at = 0; y < box.height; y++) {
      let from = (box.y + y) * width + box.x;
      for (let x = 0; x < box.width; x++, at++, from++) change[at]! += Math.abs(data[from]! - mean[at]!) * share;
    }
  }
  return { box, mean, change, cb, cr };
}
