import { describe, expect, test } from '@jest/globals';
import { crop, type Plane } from './plane.ts';
import { meanSquaredError, psnr } from './psnr.ts';
import { ssim, ssimInBox } from './ssim.ts';

const width = 40;
const height = 30;

function pattern(value: (x: number, y: number) => number): Plane {
  const data = Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
  return { data, width, height };
}

const base = (x: number, y: number): number => (x * 7 + y * 13 + x * y) % 256;
const first = pattern(base);
const shifted = pattern((x, y) => (x * 7 + y * 13 + x * y + ((x * x + 3 * y) % 17)) % 256);
const flatter = pattern((x, y) => (base(x, y) >> 1) + 40);

describe('ssim and psnr', () => {
  test('agree with scikit-image 0.25 (Gaussian weights, sigma 1.5, population covariance)', () => {
    expect(ssim(first, shifted)).toBeCloseTo(0.8232917057680983, 9);
    expect(ssim(first, flatter)).toBeCloseTo(0.7838933414265267, 9);
    expect(psnr(first, shifted)).toBeCloseTo(15.979506081440721, 9);
    expect(psnr(first, flatter)).toBeCloseTo(15.3258242285156, 9);
  });

  test('say that a plane is like itself', () => {
    expect(ssim(first, first)).toBe(1);
    expect(psnr(first, first)).toBe(Infinity);
  });

  test('look only into the box, with the margin the window needs', () => {
    const box = { x: 10, y: 8, width: 14, height: 12 };
    const around = { x: 5, y: 3, width: 24, height: 22 };
    expect(ssimInBox(first, shifted, box)).toBe(ssim(crop(first, around), crop(shifted, around)));
    expect(meanSquaredError(first, shifted, box)).toBe(meanSquaredError(crop(first, box), crop(shifted, box)));
  });

  test('refuse planes of different size and planes smaller than the window', () => {
    expect(() => ssim(first, { ...shifted, width: 30, height: 40 })).toThrow(RangeError);
    const small = { data: new Uint8Array(100), width: 10, height: 10 };
    expect(() => ssim(small, small)).toThrow(RangeError);
  });
});
