import { describe, expect, test } from '@jest/globals';
import { createBandFiller, type BandView } from '../../../media/detext/band-filler.ts';
import { layOutMask } from '../../../media/detext/mask-layout.ts';
import { psnr } from '../../metrics/psnr.ts';

const width = 320;
const height = 96;
const box = { x: 100, y: 40, width: 120, height: 16 };

/** A band that pans over a pattern, with bars of text standing in the middle of it. */
function scene(panX: (frameIndex: number) => number, hasText: (frameIndex: number) => boolean, lastFrame = 60) {
  const clean = (frameIndex: number): Uint8Array =>
    Uint8Array.from({ length: width * height }, (_, at) => {
      const x = (at % width) + panX(frameIndex);
      const y = Math.floor(at / width);
      return 120 + 45 * Math.sin(x / 6 + y / 19) + 40 * Math.sin(y / 5 - x / 23) + 20 * Math.sin(x / 2.5);
    });
  const mask = new Uint8Array(width * height);
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) if (x % 16 < 8) mask[y * width + x] = 1;
  }
  const text = layOutMask(mask, width, height, 16);
  const none = layOutMask(new Uint8Array(width * height), width, height, 16);
  const views = new Map<number, BandView>();
  const viewOf = (frameIndex: number): BandView | undefined => {
    if (frameIndex < 0 || frameIndex > lastFrame) return undefined;
    if (!views.has(frameIndex)) views.set(frameIndex, makeView(frameIndex));
    return views.get(frameIndex);
  };
  const makeView = (frameIndex: number): BandView => {
    const luma = clean(frameIndex);
    const layout = hasText(frameIndex) ? text : none;
    // The mask is wider than the letters, as it is in practice.
    for (const at of layout.pixels) if (at % 16 >= 2 && at % 16 < 6) luma[at] = 250;
    const chroma = new Uint8Array((width / 2) * (height / 2)).fill(128);
    return { picture: { frameIndex, width, height, luma, cb: chroma, cr: chroma.slice() }, layout };
  };
  const filler = createBandFiller({ spacing: 16, travelPixels: 5, pastFrames: 20, futureFrames: 20, viewOf });
  return { clean, filler };
}

function likeness(filled: Uint8Array, clean: Uint8Array): number {
  return psnr({ data: filled, width, height }, { data: clean, width, height }, box);
}

describe('filling a band', () => {
  test('takes what a pan shows beside the letters before and after', () => {
    const { clean, filler } = scene(
      (index) => index * 1.3,
      () => true,
    );
    for (let index = 20; index < 30; index++) {
      const { picture, seenShare } = filler.fill(index);
      expect(seenShare).toBe(1);
      expect(likeness(picture.luma, clean(index))).toBeGreaterThan(35);
    }
  });

  test('takes the frames without text of a scene that stands still', () => {
    const { clean, filler } = scene(
      () => 0,
      (index) => index >= 10 && index < 50,
    );
    const { picture, seenShare } = filler.fill(12);
    expect(seenShare).toBe(1);
    expect(likeness(picture.luma, clean(12))).toBeGreaterThan(45);
  });

  test('guesses from the surroundings, and the same in every frame, what nothing shows', () => {
    const { clean, filler } = scene(
      () => 0,
      () => true,
    );
    const first = filler.fill(10);
    const second = filler.fill(11);
    expect(first.seenShare).toBe(0);
    expect(likeness(first.picture.luma, clean(10))).toBeGreaterThan(20);
    expect(likeness(second.picture.luma, first.picture.luma)).toBeGreaterThan(45);
  });

  test('guesses all of the only frame there is', () => {
    const { clean, filler } = scene(
      () => 0,
      () => true,
      0,
    );
    const { picture, seenShare } = filler.fill(0);
    expect(seenShare).toBe(0);
    expect(likeness(picture.luma, clean(0))).toBeGreaterThan(20);
  });

  test('takes nothing from another scene', () => {
    const { clean, filler } = scene(
      (index) => (index < 30 ? 0 : 5000),
      (index) => index >= 30 && index < 50,
    );
    const { picture } = filler.fill(30);
    expect(likeness(picture.luma, clean(30))).toBeGreaterThan(38);
  });
});
