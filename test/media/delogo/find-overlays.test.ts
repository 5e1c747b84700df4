import { describe, expect, test } from '@jest/globals';
import { findOverlays } from '../../../media/delogo/find-overlays.ts';
import { createRandom } from '../../synthesis/random.ts';

const [width, height, tilePixels] = [1600, 900, 18];

/** Tiles of one colour each, of which every one could be a part of a logo. */
function mosaic(tile: () => readonly [number, number, number]): Uint8Array {
  const columns = Math.ceil(width / tilePixels);
  const colours = Array.from({ length: columns * Math.ceil(height / tilePixels) }, tile);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      data.set(colours[Math.floor(y / tilePixels) * columns + Math.floor(x / tilePixels)]!, at);
    }
  }
  return data;
}

describe('looking for what was laid over a picture', () => {
  test('takes little memory for each of a thousand flat shapes', async () => {
    const random = createRandom('mosaic');
    const level = (): number => random.integer(0, 255);
    const plain = mosaic(() => [90, 90, 90]);
    const tiles = mosaic(() => [level(), level(), level()]);
    // Loads the models.
    await findOverlays({ data: plain, width, height });
    const before = process.resourceUsage().maxRSS;
    await findOverlays({ data: tiles, width, height });
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(500);
  }, 300_000);
});
