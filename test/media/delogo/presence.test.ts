import { describe, expect, test } from '@jest/globals';
import type { Logo } from '../../../media/delogo/logo.ts';
import { createPresence } from '../../../media/delogo/presence.ts';
import type { Picture } from '../../../media/detext/picture.ts';
import { createRandom } from '../../synthesis/random.ts';

const [width, height] = [80, 48];
const chroma = (width * height) / 4;

/** Bars of 60 % white. */
function logo(): Logo {
  const cover = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return x > 15 && x < 64 && y > 11 && y < 36 && x % 8 < 4 ? 1 : 0;
  });
  const share = Float32Array.from(cover, (value) => 1 - 0.6 * value);
  const constant = Float32Array.from(cover, (value) => 0.6 * 235 * value);
  const none = { share: new Float32Array(chroma).fill(1), constant: new Float32Array(chroma) };
  const box = { x: 0, y: 0, width, height };
  return {
    box,
    cover,
    hidden: new Uint8Array(cover.length),
    isAlways: false,
    luma: { share, constant },
    cb: none,
    cr: none,
  };
}

/** A noisy slope with strong edges across it, under so much of the logo. */
function shown({ luma: { share, constant } }: Logo, opacity: number, brightness: number): Picture {
  const random = createRandom(`presence ${opacity}`);
  const luma = Uint8Array.from({ length: width * height }, (_, at) => {
    const edge = (at % width) + Math.floor(at / width) > 70 && brightness < 200 ? 60 : 0;
    const scene = Math.min(235, brightness + edge + random.between(-6, 6));
    return scene * (1 - opacity * (1 - share[at]!)) + opacity * constant[at]! + 0.5;
  });
  const grey = new Uint8Array(chroma).fill(128);
  return { frameIndex: 0, width, height, luma, cb: grey, cr: grey };
}

describe('how much of a logo shows', () => {
  test.each([0, 0.1, 0.4, 0.75, 1])('is told to a few hundredths at %d', (opacity) => {
    const known = logo();
    expect(Math.abs(createPresence(known)(shown(known, opacity, 60))! - opacity)).toBeLessThan(0.05);
  });

  test('cannot be told of white on white', () => {
    const known = logo();
    expect(createPresence(known)(shown(known, 1, 232))).toBeUndefined();
  });
});
