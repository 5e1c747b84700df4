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
    for (let at = 0; at < size; at++) {
      const x = box.x + (at % box.width);
      const y = box.y + Math.floor(at / box.width);
      const chroma = width * height + (y >> 1) * stride + (x >> 1);
      mean[at]! += data[y * width + x]! * share;
      cb[at]! += data[chroma]! * share;
      cr[at]! += data[chroma + plane]! * share;
    }
  }
  for (const { data, width } of frames) {
    for (let at = 0; at < size; at++) {
      const x = box.x + (at % box.width);
      const y = box.y + Math.floor(at / box.width);
      change[at]! += Math.abs(data[y * width + x]! - mean[at]!) * share;
    }
  }
  return { box, mean, change, cb, cr };
}
