import { expect, test } from '@jest/globals';
import { interpolateColumns, interpolateRows, type Plane } from '../../../media/av/interpolate-plane.ts';

const size = 64;
const wave = (at: number): number => 128 + 100 * Math.sin(at / 2.5);

function plane(width: number, height: number, value: (x: number, y: number) => number = () => 0): Plane {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    Math.round(value(at % width, Math.floor(at / width))),
  );
  return { data, stride: width, width, height };
}

test('copies exactly at whole samples', () => {
  const from = plane(size, 4, (x, y) => (x * 37 + y * 11) % 256);
  const to = plane(20, 4);
  interpolateColumns(from, 13, 0, to, 255);
  expect([...to.data.subarray(0, 20)]).toEqual([...from.data.subarray(13, 33)]);
});

test.each([0.125, 0.5, 0.875])('gives a wave shifted by %d of a sample within one and a half levels', (fraction) => {
  const across = plane(20, 4);
  interpolateColumns(
    plane(size, 4, (x) => wave(x)),
    20 + fraction,
    0,
    across,
    255,
  );
  const down = plane(4, 20);
  interpolateRows(
    plane(4, size, (_, y) => wave(y)),
    0,
    20 + fraction,
    down,
    255,
  );
  for (let at = 0; at < 20; at++) {
    expect(Math.abs(across.data[at]! - wave(20 + fraction + at))).toBeLessThan(1.5);
    expect(Math.abs(down.data[at * 4]! - wave(20 + fraction + at))).toBeLessThan(1.5);
  }
});

test('stays within the levels beside the sharpest edges and repeats the border', () => {
  const from = plane(size, 2, (x) => (x % 16 < 8 ? 0 : 255));
  const to = plane(20, 2);
  interpolateColumns(from, size - 20.5, 0, to, 255);
  expect(to.data.subarray(0, 20).every((value) => value >= 0 && value <= 255)).toBe(true);
  expect(to.data[19]).toBeGreaterThan(230);
});
