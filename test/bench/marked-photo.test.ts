// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { markPhoto } from '../../bench/marked-photo.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = await temporaryFolder();
/** What an encoder at quality 92 changes beside a mark. */
const most = 40;

describe('a marked photograph', () => {
  test.each([0, 1])('has masks that cover its mark, and nothing changed beyond (seed %d)', async (seed) => {
    const photo = await markPhoto('coffee', seed, join(folder, `coffee-${seed}`));
    const [marked, clean, pixels, box] = await Promise.all(
      [photo.input, photo.clean, photo.pixelMask, photo.boxMask].map((path) =>
        sharp(path).grayscale().raw().toBuffer(),
      ),
    );
    const differs = [...marked!.keys()].filter((at) => Math.abs(marked![at]! - clean![at]!) > most);
    expect(differs.length).toBeGreaterThan(300);
    expect(differs.filter((at) => pixels![at] === 0)).toEqual([]);
    const [inPixels, inBox] = [pixels!, box!].map((mask) => mask.filter((value) => value > 0).length);
    expect(inBox).toBe(photo.box.width * photo.box.height);
    expect(inPixels).toBeLessThan(inBox!);
  });
});
