import { describe, expect, test } from '@jest/globals';
import { CameraPath } from '../../../media/reframe/camera-path.ts';
import type { Target } from '../../../media/reframe/focus.ts';

const share = 0.3;
const lookahead = 45;

/** The path over targets, each seen so many frames ahead. */
function pathOver(targets: Target[]): number[] {
  const path = new CameraPath(share, 1 / 25);
  return targets.map((_, index) => path.next(targets.slice(index, index + lookahead)));
}

function around(ideal: number, slack = 0.05): Target {
  return { low: ideal - slack, high: ideal + slack, ideal };
}

/** The largest change of speed, in ratios of the picture a frame. */
function jerkOf(path: number[]): number {
  return Math.max(...path.slice(2).map((place, index) => Math.abs(place - 2 * path[index + 1]! + path[index]!)));
}

describe('the path of the camera', () => {
  test('stands still, to the last digit, over a subject that fidgets', () => {
    const path = pathOver(Array.from({ length: 200 }, (_, index) => around(0.3 + 0.02 * Math.sin(index * 0.7))));
    expect(new Set(path).size).toBe(1);
    expect(path[0]).toBeCloseTo(0.3, 1);
  });

  test('sets out before a subject leaves the view and arrives without a jerk', () => {
    const targets = Array.from({ length: 250 }, (_, index) => around(index < 100 ? 0.1 : 0.6));
    const path = pathOver(targets);
    expect(path[99]! - path[0]!).toBeGreaterThan(0.05);
    expect(path[249]).toBeGreaterThan(0.54);
    expect(path.every((place, index) => index === 0 || place >= path[index - 1]! - 1e-9)).toBe(true);
    // In a picture 1920 pixels wide: 4 pixels.
    expect(jerkOf(path) * 1920).toBeLessThan(4);
  });

  test('keeps up with a subject that walks, in view in every frame', () => {
    const targets = Array.from({ length: 250 }, (_, index) => around(0.05 + 0.6 * (index / 250), 0.06));
    const path = pathOver(targets);
    for (const [index, place] of path.entries()) {
      expect(place).toBeGreaterThan(targets[index]!.low - 0.01);
      expect(place).toBeLessThan(targets[index]!.high + 0.01);
    }
    expect(jerkOf(path) * 1920).toBeLessThan(1);
  });

  test('never leaves the picture, and jumps only where a shot begins', () => {
    const path = new CameraPath(share, 1 / 25);
    const far: Target = { low: 0.69, high: 0.7, ideal: 0.7 };
    const targets = Array.from({ length: 40 }, (_, index) => (index < 20 ? far : around(0)));
    const places = targets.map((_, index) => path.next(targets.slice(index, index + 10)));
    expect(places[0]).toBeCloseTo(0.7, 2);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    const steps = places.slice(1).map((place, index) => Math.abs(place - places[index]!));
    expect(Math.max(...steps)).toBeLessThan(0.1);
    path.reset();
    expect(path.next([around(0)])).toBeCloseTo(0, 5);
  });
});
