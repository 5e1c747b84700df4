import { describe, expect, test } from '@jest/globals';
import { createRegistration, gatherWindow, matchError, refineRegistration } from '../../../media/detext/register.ts';

const width = 120;
const height = 80;

/** A smooth pattern moved by a fraction of a pixel. */
function pattern(moveX: number, moveY: number, brighter = 0): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const x = (at % width) - moveX;
    const y = Math.floor(at / width) - moveY;
    return 120 + brighter + 50 * Math.sin(x / 5) + 40 * Math.cos(y / 4 + x / 11);
  });
}

describe('registering a window', () => {
  const clear = new Uint8Array(width * height);

  test('finds a displacement to a twentieth of a pixel and the difference in brightness', () => {
    const window = gatherWindow(pattern(0, 0, 6), clear, width, height, 60, 40, 20, 2);
    const found = createRegistration();
    found.dx = 3;
    found.dy = -2;
    for (let round = 0; round < 4; round++) refineRegistration(window, pattern(2.3, -1.6), clear, width, height, found);
    expect(found.dx).toBeCloseTo(2.3, 1);
    expect(found.dy).toBeCloseTo(-1.6, 1);
    expect(found.offset).toBeCloseTo(6, 0);
    expect(found.error).toBeLessThan(1.5);
  });

  test('looks past masked pixels, whatever they show', () => {
    const here = pattern(0, 0);
    const mask = clear.slice();
    for (let at = 35 * width; at < 45 * width; at++) {
      mask[at] = 1;
      here[at] = 255;
    }
    const found = createRegistration();
    const window = gatherWindow(here, mask, width, height, 60, 40, 20, 2);
    for (let round = 0; round < 4; round++) refineRegistration(window, pattern(1.4, 0.5), clear, width, height, found);
    expect(found.dx).toBeCloseTo(1.4, 1);
    expect(found.dy).toBeCloseTo(0.5, 1);
  });

  test('says so when too little can be seen', () => {
    const hidden = new Uint8Array(width * height).fill(1);
    const found = createRegistration();
    const picture = pattern(0, 0);
    const window = gatherWindow(picture, hidden, width, height, 60, 40, 20, 2);
    refineRegistration(window, picture, clear, width, height, found);
    expect(found.error).toBe(Infinity);
    expect(matchError(picture, clear, picture, hidden, width, height, 60, 40, 20, 2, 0, 0)).toBe(Infinity);
  });
});
