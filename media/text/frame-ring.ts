import type { Frame } from '../av/frame.ts';

/** A frame as the tracker keeps it. */
export interface KeptFrame {
  frame: Frame;
  /** The luma that is compared: that of the frame, reduced `reduction` times. */
  luma: Uint8Array;
}

/** The last frames, oldest first, for as long as they may be looked back at. */
export interface FrameRing {
  readonly kept: readonly KeptFrame[];
  /** How many source pixels one pixel of `luma` stands for, across and down; a whole number. */
  readonly reduction: number;
  readonly width: number;
  readonly height: number;
  add(frame: Frame): KeptFrame;
  /** The last kept frame that was shown at least so long before the newest; the oldest when none was. */
  before(seconds: number): KeptFrame;
  /** The index of the last frame that was shown more than so long before the newest; one less than the oldest when none was. */
  indexBefore(seconds: number): number;
  /** Where in `kept` a frame is; the oldest for one that is no longer kept. */
  placeOf(frameIndex: number): number;
}

/** Keeps frames of one size for `seconds`, as references, with luma no wider than `maxWidth`. */
export function createFrameRing(first: Frame, seconds: number, maxWidth: number): FrameRing {
  const reduction = Math.max(1, Math.ceil(first.width / maxWidth));
  const width = Math.floor(first.width / reduction);
  const height = Math.floor(first.height / reduction);
  const kept: KeptFrame[] = [];
  return {
    kept,
    reduction,
    width,
    height,
    add(frame) {
      const added = { frame, luma: reducedLuma(frame, reduction, width, height) };
      kept.push(added);
      while (kept.length > 1 && kept[0]!.frame.timeSeconds < frame.timeSeconds - seconds) kept.shift();
      return added;
    },
    before(seconds) {
      const latest = kept.at(-1)!.frame.timeSeconds - seconds + 1e-6;
      return kept.findLast(({ frame }) => frame.timeSeconds <= latest) ?? kept[0]!;
    },
    indexBefore(seconds) {
      const latest = kept.at(-1)!.frame.timeSeconds - seconds;
      return kept.findLast(({ frame }) => frame.timeSeconds < latest)?.frame.index ?? kept[0]!.frame.index - 1;
    },
    placeOf(frameIndex) {
      return Math.max(
        0,
        kept.findLastIndex(({ frame }) => frame.index <= frameIndex),
      );
    },
  };
}

function reducedLuma(
  { data, width: sourceWidth, height: sourceHeight }: Frame,
  reduction: number,
  width: number,
  height: number,
): Uint8Array {
  if (reduction === 1) return data.subarray(0, sourceWidth * sourceHeight);
  const luma = new Uint8Array(width * height);
  const area = reduction * reduction;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      let sum = 0;
      for (let i = 0; i < reduction; i++) {
        const start = (y * reduction + i) * sourceWidth + x * reduction;
        for (let k = 0; k < reduction; k++) sum += data[start + k]!;
      }
      luma[to] = sum / area;
    }
  }
  return luma;
}
