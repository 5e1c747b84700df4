import { describe, expect, test } from '@jest/globals';
import { decorate, measureDecoration } from '../../../media/detext/decoration.ts';
import { distanceFrom } from '../../../media/detext/dilate.ts';
import { findPlate } from '../../../media/detext/plate.ts';

const box = { x: 40, y: 20, width: 200, height: 60 };
const letters = { x: 80, y: 40, width: 120, height: 20 };

/** Upright strokes, 2 pixels wide and 12 apart, in the box of the letters. */
function strokes(): Uint8Array {
  const mask = new Uint8Array(box.width * box.height);
  for (let y = letters.y; y < letters.y + letters.height; y++) {
    for (let x = letters.x; x < letters.x + letters.width; x++) {
      if ((x - letters.x) % 12 < 2) mask[(y - box.y) * box.width + x - box.x] = 1;
    }
  }
  return mask;
}

/** What is seen of the strokes on a scene that moves, where `drawn` says how opaque the decoration is. */
function observe(drawn: (x: number, y: number) => number) {
  const size = box.width * box.height;
  const mean = new Float32Array(size);
  const change = new Float32Array(size);
  for (let at = 0; at < size; at++) {
    const x = box.x + (at % box.width);
    const y = box.y + Math.floor(at / box.width);
    const opacity = drawn(x, y);
    mean[at] = (120 + 20 * Math.sin(x / 7 + y)) * (1 - opacity) + 16 * opacity;
    change[at] = 12 * (1 - opacity);
  }
  const chroma = new Float32Array(size).fill(128);
  return { box, mean, change, cb: chroma, cr: chroma };
}

describe('finding what belongs to text besides its strokes', () => {
  const distance = distanceFrom(strokes(), box.width, box.height, 14);

  test('measures an outline', () => {
    const outline = observe((x, y) => (distance[(y - box.y) * box.width + x - box.x]! <= 3 ? 1 : 0));
    expect(measureDecoration(outline, distance, 10)).toEqual({ above: 3, below: 3, left: 3, right: 3 });
  });

  test('finds a see-through plate to its edges', () => {
    const plate = { x: 66, y: 32, right: 214, bottom: 68 };
    const seen = observe((x, y) => (x >= plate.x && x < plate.right && y >= plate.y && y < plate.bottom ? 0.6 : 0));
    const found = findPlate(seen, new Uint8Array(box.width * box.height), letters)!.box;
    expect(found.x).toBeLessThanOrEqual(plate.x);
    expect(found.y).toBeLessThanOrEqual(plate.y);
    expect(found.x + found.width).toBeGreaterThanOrEqual(plate.right);
    expect(found.y + found.height).toBeGreaterThanOrEqual(plate.bottom);
    expect(found.width).toBeLessThan(plate.right - plate.x + 16);
  });

  test('sees no plate where there is none', () => {
    expect(
      findPlate(
        observe(() => 0),
        new Uint8Array(box.width * box.height),
        letters,
      ),
    ).toBeUndefined();
  });

  test('moves the mask to the side on which a shadow falls', () => {
    const mask = decorate(distance, box.width, box.height, { above: 1, below: 5, left: 1, right: 5 }, 0);
    const at = (x: number, y: number): number => mask[(y - box.y) * box.width + x - box.x]!;
    expect(at(letters.x + 3, letters.y + letters.height + 3)).toBe(1);
    expect(at(letters.x + 3, letters.y - 3)).toBe(0);
  });
});
