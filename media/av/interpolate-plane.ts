/** One plane of a picture, in samples. */
export interface Plane {
  data: Uint8Array | Uint16Array;
  stride: number;
  width: number;
  height: number;
}

/** Places between two samples that are told apart: finer than anything that is seen. */
const PHASES = 64;
const TAPS = 8;
/** The taps before the sample at or left of the place. */
const BEFORE = TAPS / 2 - 1;

const kernels = Array.from({ length: PHASES }, (_, phase) => lanczos(phase / PHASES));

/**
 * Copies the part of a plane at `left`, which may be between columns, into `to`, whose size it has. `top` is whole.
 * Beyond the borders the last sample is repeated.
 */
export function interpolateColumns(from: Plane, left: number, top: number, to: Plane, most: number): void {
  const { whole, phase } = placeOf(left);
  if (phase === 0) {
    copy(from, whole, top, to);
    return;
  }
  const [k0, k1, k2, k3, k4, k5, k6, k7] = kernels[phase] as Kernel;
  const line = new Int32Array(to.width + TAPS);
  const last = from.width - 1;
  for (let row = 0; row < to.height; row++) {
    const start = clamp(top + row, from.height - 1) * from.stride;
    for (let column = 0, x = whole - BEFORE; column < line.length; column++, x++) {
      line[column] = from.data[start + (x < 0 ? 0 : x > last ? last : x)]!;
    }
    let at = row * to.stride;
    for (let column = 0; column < to.width; column++, at++) {
      const sum =
        line[column]! * k0 +
        line[column + 1]! * k1 +
        line[column + 2]! * k2 +
        line[column + 3]! * k3 +
        line[column + 4]! * k4 +
        line[column + 5]! * k5 +
        line[column + 6]! * k6 +
        line[column + 7]! * k7 +
        0.5;
      to.data[at] = sum < 0 ? 0 : sum > most ? most : sum;
    }
  }
}

/** As `interpolateColumns`, for a `top` that may be between rows; `left` is whole. */
export function interpolateRows(from: Plane, left: number, top: number, to: Plane, most: number): void {
  const { whole, phase } = placeOf(top);
  if (phase === 0) {
    copy(from, left, whole, to);
    return;
  }
  const kernel = kernels[phase] as Kernel;
  const sums = new Float32Array(to.width);
  for (let row = 0; row < to.height; row++) {
    sums.fill(0.5);
    for (let tap = 0; tap < TAPS; tap++) {
      const start = clamp(whole + row - BEFORE + tap, from.height - 1) * from.stride + left;
      const weight = kernel[tap]!;
      for (let column = 0; column < to.width; column++) {
        sums[column] = sums[column]! + from.data[start + column]! * weight;
      }
    }
    const at = row * to.stride;
    for (let column = 0; column < to.width; column++) {
      const sum = sums[column]!;
      to.data[at + column] = sum < 0 ? 0 : sum > most ? most : sum;
    }
  }
}

function placeOf(position: number): { whole: number; phase: number } {
  const steps = Math.round(position * PHASES);
  const whole = Math.floor(steps / PHASES);
  return { whole, phase: steps - whole * PHASES };
}

function copy(from: Plane, left: number, top: number, to: Plane): void {
  for (let row = 0; row < to.height; row++) {
    const start = clamp(top + row, from.height - 1) * from.stride + left;
    to.data.set(from.data.subarray(start, start + Math.min(to.width, from.width - left)), row * to.stride);
  }
}

function clamp(value: number, last: number): number {
  return value < 0 ? 0 : value > last ? last : value;
}

type Kernel = [number, number, number, number, number, number, number, number];

/** Lanczos windowed sinc with four lobes, made to sum to one. */
function lanczos(fraction: number): number[] {
  const weights = Array.from({ length: TAPS }, (_, tap) => {
    const distance = tap - BEFORE - fraction;
    return sinc(distance) * sinc(distance / (TAPS / 2));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
