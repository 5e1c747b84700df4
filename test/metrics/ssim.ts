import { clipBox, crop, type Box, type Plane } from './plane.ts';

const radius = 5;
const sigma = 1.5;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

const kernel = gaussianKernel();

function gaussianKernel(): Float64Array {
  const weights = new Float64Array(2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += weights[i + radius] = Math.exp(-(i * i) / (2 * sigma * sigma));
  return weights.map((weight) => weight / sum);
}

/**
 * Mean structural similarity of two 8-bit planes of one size: Gaussian window 11×11, sigma 1.5,
 * K1 0.01, K2 0.03 (Wang, Bovik, Sheikh, Simoncelli, IEEE TIP 13(4), 2004). Windows that do not
 * lie wholly inside the picture are left out, as in the paper.
 * @returns at most 1; 1 only for equal planes
 * @throws RangeError when a side is shorter than the window
 */
export function ssim(first: Plane, second: Plane): number {
  const { width, height } = first;
  if (second.width !== width || second.height !== height) throw new RangeError('the planes differ in size');
  if (width < kernel.length || height < kernel.length) throw new RangeError('a plane is smaller than the window');
  const size = width * height;
  const squares = { aa: new Float64Array(size), bb: new Float64Array(size), ab: new Float64Array(size) };
  const a = Float64Array.from(first.data.subarray(0, size));
  const b = Float64Array.from(second.data.subarray(0, size));
  for (let i = 0; i < size; i++) {
    squares.aa[i] = a[i]! * a[i]!;
    squares.bb[i] = b[i]! * b[i]!;
    squares.ab[i] = a[i]! * b[i]!;
  }
  const [meanA, meanB, meanAA, meanBB, meanAB] = [a, b, squares.aa, squares.bb, squares.ab].map((values) =>
    blur(values, width, height),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const ma = meanA[i]!;
    const mb = meanB[i]!;
    const varianceA = meanAA[i]! - ma * ma;
    const varianceB = meanBB[i]! - mb * mb;
    const covariance = meanAB[i]! - ma * mb;
    sum += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (varianceA + varianceB + c2));
  }
  return sum / meanA.length;
}

/**
 * Structural similarity in a box: the mean over the windows whose centre lies in it, so the box is
 * read with a margin of five pixels where the picture has them.
 */
export function ssimInBox(first: Plane, second: Plane, box: Box): number {
  const area = clipBox(box, first, radius);
  return ssim(crop(first, area), crop(second, area));
}

/** Separable Gaussian, valid part only: the result is 10 shorter on each side. */
function blur(values: Float64Array, width: number, height: number): Float64Array {
  const outWidth = width - 2 * radius;
  const outHeight = height - 2 * radius;
  const rows = new Float64Array(outWidth * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < outWidth; x++) {
      let sum = 0;
      for (let k = 0, i = y * width + x; k < kernel.length; k++, i++) sum += kernel[k]! * values[i]!;
      rows[y * outWidth + x] = sum;
    }
  }
  const out = new Float64Array(outWidth * outHeight);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      let sum = 0;
      for (let k = 0, i = y * outWidth + x; k < kernel.length; k++, i += outWidth) sum += kernel[k]! * rows[i]!;
      out[y * outWidth + x] = sum;
    }
  }
  return out;
}
