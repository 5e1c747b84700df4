import type { Box } from '../text/text-track.ts';

/** Something that was laid over a picture, to its pixels. */
export interface Overlay {
  /** Around it. */
  box: Box;
  /** 1 where it is, rows of the picture's width. */
  mask: Uint8Array;
}

/** A part of an overlay. */
export interface Part {
  /** In whole pixels, inside the picture. */
  box: Box;
  /** 1 where it is, rows of the box's width: pictures may have a thousand parts. */
  mask: Uint8Array;
}

/** One of one flat colour. */
export interface Shape extends Part {
  /** The part of its border at which the colour is another, 0 to 1. */
  sharpShare: number;
  /** Whether it is large and sharp enough to be told from the scene where a logo is. */
  isClear: boolean;
}

/** The box rounded outwards, inside the picture. */
export function clipped(box: Box, { width, height }: { width: number; height: number }): Box {
  const x = Math.max(0, Math.floor(box.x));
  const y = Math.max(0, Math.floor(box.y));
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(box.x + box.width)) - x,
    height: Math.min(height, Math.ceil(box.y + box.height)) - y,
  };
}
