import { expect, test } from '@jest/globals';
import { spread } from '../../../media/text/morphology.ts';
import { createRandom } from '../../synthesis/random.ts';

test('gives the extreme of each square neighbourhood, whatever the size', () => {
  const random = createRandom('spread');
  for (let round = 0; round < 40; round++) {
    const [width, height, radius] = [random.integer(1, 40), random.integer(1, 20), random.integer(0, 7)];
    const pixels = Uint8Array.from({ length: width * height }, () => random.integer(0, 255));
    for (const highest of [true, false]) {
      expect(spread(pixels, width, height, radius, highest)).toEqual(
        pixels.map((_, at) => extreme(pixels, width, height, at, radius, highest)),
      );
    }
  }
});

function extreme(
  pixels: Uint8Array,
  width: number,
  height: number,
  at: number,
  radius: number,
  highest: boolean,
): number {
  const [column, row] = [at % width, Math.floor(at / width)];
  let found = pixels[at]!;
  for (let y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++) {
    for (let x = Math.max(0, column - radius); x <= Math.min(width - 1, column + radius); x++) {
      const value = pixels[y * width + x]!;
      if (highest ? value > found : value < found) found = value;
    }
  }
  return found;
}
