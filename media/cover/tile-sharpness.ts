/** One plane of 8-bit samples. */
export interface Plane {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A rectangle in samples. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the finest detail of an area looks like. */
export interface Sharpness {
  /** 0 for fully blurred to 1: how much of the detail one more blur would take away, in the blurrier direction. */
  sharpness: number;
  /** Mean step between neighbouring samples: the amount of detail. */
  detail: number;
}

/** Half the length of the test blur, which has nine taps. */
const REACH = 4;

/**
 * Measures sharpness without a reference: a blurred picture loses little when it is blurred again.
 * Measured along rows and along columns, so that blur by motion in one direction counts in full.
 * Source: Crété et al., "The Blur Effect: Perception and Estimation with a New No-Reference
 * Perceptual Blur Metric", 2007.
 * @param lineStep looks at one row and column in so many; default 2
 */
export function measureSharpness({ data, width }: Plane, area: Area, lineStep = 2): Sharpness {
  const origin = area.y * width + area.x;
  const rows = measureAlong(data, origin, area.height / lineStep, lineStep * width, area.width, 1);
  const columns = measureAlong(data, origin, area.width / lineStep, lineStep, area.height, width);
  const [low, high] = [Math.min(rows.sharpness, columns.sharpness), Math.max(rows.sharpness, columns.sharpness)];
  return { sharpness: 0.75 * low + 0.25 * high, detail: (rows.detail + columns.detail) / 2 };
}

/** Slides a nine-tap mean along each line and sums the steps before and after it. */
function measureAlong(
  data: Uint8Array,
  origin: number,
  lines: number,
  lineStride: number,
  length: number,
  stride: number,
): Sharpness {
  let steps = 0;
  let lost = 0;
  let count = 0;
  for (let line = 0; line < lines; line++) {
    const start = origin + line * lineStride;
    for (let index = REACH + 1; index < length - REACH; index++) {
      const at = start + index * stride;
      const difference = data[at]! - data[at - stride]!;
      const step = difference < 0 ? -difference : difference;
      // The step of a running mean is the difference of the samples that enter and leave it.
      const ends = data[at + REACH * stride]! - data[at - (REACH + 1) * stride]!;
      const blurred = (ends < 0 ? -ends : ends) / (REACH * 2 + 1);
      steps += step;
      if (step > blurred) lost += step - blurred;
      count++;
    }
  }
  return { sharpness: steps ? lost / steps : 0, detail: count ? steps / count : 0 };
}
