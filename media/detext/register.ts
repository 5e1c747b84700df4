/** Where a small window of one picture is found in another, and how well. Reused between calls to spare the garbage collector. */
export interface Registration {
  /** What is at (x, y) here is at (x + dx, y + dy) there. */
  dx: number;
  dy: number;
  /** Here minus there, in luma levels. */
  offset: number;
  /** Mean absolute luma difference after `offset`; `Infinity` when too little is visible in both. */
  error: number;
}

/** A fresh, unplaced registration. */
export function createRegistration(): Registration {
  return { dx: 0, dy: 0, offset: 0, error: Infinity };
}

// Less than this many visible samples say nothing reliable about three unknowns.
const leastSamples = 48;
// Keeps windows without texture where they were predicted: about the squared gradient of sensor noise.
const stiffness = 3;
// Differences beyond this are something else moving through the window; their pull is capped.
const outlier = 24 * 16;

/** The visible pixels around one node of a picture, with their slopes: what placing it in many sources shares. Reused. */
export interface Window {
  /** Samples taken. */
  count: number;
  /** Positions in the picture. */
  at: Int32Array;
  /** In sixteenths of a level, as all levels while registering: whole numbers are twice as fast here. */
  luma: Int16Array;
  /** Differences of the pixels on either side: twice the slope. */
  slopeX: Int16Array;
  slopeY: Int16Array;
  /** The part of the picture that is looked at; `right` and `bottom` are just outside. */
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A window that nothing was gathered in yet. */
export function createWindow(): Window {
  return { count: 0, ...windowSamples(0), left: 0, top: 0, right: 0, bottom: 0 };
}

function windowSamples(most: number): Pick<Window, 'at' | 'luma' | 'slopeX' | 'slopeY'> {
  return {
    at: new Int32Array(most),
    luma: new Int16Array(most),
    slopeX: new Int16Array(most),
    slopeY: new Int16Array(most),
  };
}

/**
 * Gathers a window of a picture.
 * @param radius pixels from the centre to the sides
 * @param step sample every so many pixels
 * @param window receives it; default a new one
 */
export function gatherWindow(
  luma: Uint8Array,
  mask: Uint8Array,
  width: number,
  height: number,
  centreX: number,
  centreY: number,
  radius: number,
  step: number,
  window = createWindow(),
): Window {
  const left = Math.max(1, centreX - radius);
  const right = Math.min(width - 1, centreX + radius + 1);
  const top = Math.max(1, centreY - radius);
  const bottom = Math.min(height - 1, centreY + radius + 1);
  const most = Math.max(0, Math.ceil((right - left) / step)) * Math.max(0, Math.ceil((bottom - top) / step));
  if (window.at.length < most) Object.assign(window, windowSamples(most));
  const { at: positions, luma: levels, slopeX, slopeY } = window;
  let count = 0;
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) {
      const at = y * width + x;
      // Slopes need the neighbours too.
      if ((mask[at]! | mask[at - 1]! | mask[at + 1]! | mask[at - width]! | mask[at + width]!) !== 0) continue;
      positions[count] = at;
      levels[count] = luma[at]! << 4;
      slopeX[count] = luma[at + 1]! - luma[at - 1]!;
      slopeY[count] = luma[at + width]! - luma[at - width]!;
      count++;
    }
  }
  window.count = count;
  window.left = left;
  window.top = top;
  window.right = right;
  window.bottom = bottom;
  return window;
}

/**
 * One Gauss-Newton step (Lucas and Kanade 1981) with a brightness offset and capped outliers, on the samples that are
 * visible in both pictures. Updates `found` in place; `found.error` is that of the place before the step.
 */
export function refineRegistration(
  window: Window,
  there: Uint8Array,
  thereMask: Uint8Array,
  width: number,
  height: number,
  found: Registration,
): void {
  const wholeX = Math.floor(found.dx);
  const wholeY = Math.floor(found.dy);
  const partX = found.dx - wholeX;
  const partY = found.dy - wholeY;
  // Linear interpolation in 1/256; the shift below leaves sixteenths of a level.
  const w11 = Math.round(256 * partX * partY);
  const w10 = Math.round(256 * partX) - w11;
  const w01 = Math.round(256 * partY) - w11;
  const w00 = 256 - w11 - w10 - w01;
  const jump = wholeY * width + wholeX;
  const isInside =
    window.left + wholeX >= 0 &&
    window.top + wholeY >= 0 &&
    window.right + wholeX < width &&
    window.bottom + wholeY < height;
  const { at, luma, slopeX, slopeY } = window;
  const before = Math.round(found.offset * 16);
  let count = 0;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let sumX = 0;
  let sumY = 0;
  let xe = 0;
  let ye = 0;
  let sumE = 0;
  let sumAbsolute = 0;
  for (let index = 0; index < window.count; index++) {
    const other = at[index]! + jump;
    if (!isInside) {
      const x = (at[index]! % width) + wholeX;
      if (x < 0 || x > width - 2 || other < 0 || other >= (height - 1) * width) continue;
    }
    if (thereMask[other] !== 0) continue;
    const value =
      (w00 * there[other]! + w10 * there[other + 1]! + w01 * there[other + width]! + w11 * there[other + width + 1]!) >>
      4;
    let e = (luma[index]! - value - before) | 0;
    const absolute = e < 0 ? -e : e;
    sumAbsolute = (sumAbsolute + absolute) | 0;
    if (absolute > outlier) e = e > 0 ? outlier : -outlier;
    const gx = slopeX[index]!;
    const gy = slopeY[index]!;
    count++;
    xx = (xx + Math.imul(gx, gx)) | 0;
    xy = (xy + Math.imul(gx, gy)) | 0;
    yy = (yy + Math.imul(gy, gy)) | 0;
    sumX = (sumX + gx) | 0;
    sumY = (sumY + gy) | 0;
    xe = (xe + Math.imul(gx, e)) | 0;
    ye = (ye + Math.imul(gy, e)) | 0;
    sumE = (sumE + e) | 0;
  }
  if (count < leastSamples) {
    found.error = Infinity;
    return;
  }
  found.error = sumAbsolute / count / 16;
  const hold = 4 * stiffness * count;
  const a = xx - (sumX * sumX) / count + hold;
  const b = xy - (sumX * sumY) / count;
  const c = yy - (sumY * sumY) / count + hold;
  const p = xe - (sumX * sumE) / count;
  const q = ye - (sumY * sumE) / count;
  const determinant = a * c - b * b;
  // Slopes are doubled and levels in sixteenths.
  const stepX = clampStep((c * p - b * q) / determinant / 8);
  const stepY = clampStep((a * q - b * p) / determinant / 8);
  found.dx += stepX;
  found.dy += stepY;
  found.offset = (before + (sumE - 8 * (stepX * sumX + stepY * sumY)) / count) / 16;
}

function clampStep(step: number): number {
  return step > 1.5 ? 1.5 : step < -1.5 ? -1.5 : step;
}

/**
 * Mean absolute luma difference at a whole-pixel displacement over the samples visible in both; `Infinity` when there
 * are too few. Gives up early above `limit`.
 */
export function matchError(
  here: Uint8Array,
  hereMask: Uint8Array,
  there: Uint8Array,
  thereMask: Uint8Array,
  width: number,
  height: number,
  centreX: number,
  centreY: number,
  radius: number,
  step: number,
  dx: number,
  dy: number,
): number {
  const left = Math.max(0, centreX - radius, -dx);
  const right = Math.min(width, centreX + radius + 1, width - dx);
  const top = Math.max(0, centreY - radius, -dy);
  const bottom = Math.min(height, centreY + radius + 1, height - dy);
  const jump = dy * width + dx;
  let sum = 0;
  let count = 0;
  for (let y = top; y < bottom; y += step) {
    const end = y * width + right;
    for (let at = y * width + left; at < end; at += step) {
      if (hereMask[at] !== 0) continue;
      const other = at + jump;
      if (thereMask[other] !== 0) continue;
      const difference = here[at]! - there[other]!;
      sum += difference < 0 ? -difference : difference;
      count++;
    }
  }
  return count < leastSamples ? Infinity : sum / count;
}
