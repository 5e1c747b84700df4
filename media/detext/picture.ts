import type { Frame } from '../av/frame.ts';
import type { Box } from '../text/text-track.ts';

/**
 * What a mask says of a pixel. `clear` pixels show the scene; `text` pixels show text and tell nothing of what is
 * behind; `rebuilt` pixels hold what an earlier fill put there.
 */
export const pixelState = { clear: 0, text: 1, rebuilt: 2 } as const;

/** A part of one frame: 8-bit yuv420p planes cut out at an even position. */
export interface Picture {
  frameIndex: number;
  width: number;
  height: number;
  luma: Uint8Array;
  /** Both chroma planes are `ceil(width / 2)` by `ceil(height / 2)`. */
  cb: Uint8Array;
  cr: Uint8Array;
}

/** The box grown to even edges inside the frame; an odd frame's last column and row stay reachable. */
export function toEvenBox(box: Box, frameWidth: number, frameHeight: number): Box {
  const x = Math.max(0, Math.floor(box.x / 2) * 2);
  const y = Math.max(0, Math.floor(box.y / 2) * 2);
  const right = Math.min(frameWidth, Math.ceil((box.x + box.width) / 2) * 2);
  const bottom = Math.min(frameHeight, Math.ceil((box.y + box.height) / 2) * 2);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** The box grown by so many pixels on each side. */
export function growBox(box: Box, horizontal: number, vertical: number): Box {
  return {
    x: box.x - horizontal,
    y: box.y - vertical,
    width: box.width + 2 * horizontal,
    height: box.height + 2 * vertical,
  };
}

/** The smallest box around both. */
export function uniteBoxes(first: Box, second: Box): Box {
  const x = Math.min(first.x, second.x);
  const y = Math.min(first.y, second.y);
  return {
    x,
    y,
    width: Math.max(first.x + first.width, second.x + second.width) - x,
    height: Math.max(first.y + first.height, second.y + second.height) - y,
  };
}

/** Whether the boxes share a pixel. */
export function boxesMeet(first: Box, second: Box): boolean {
  return (
    first.x < second.x + second.width &&
    second.x < first.x + first.width &&
    first.y < second.y + second.height &&
    second.y < first.y + first.height
  );
}

/** Copies a part of a frame; `box` has an even position inside the frame. */
export function cutOut(frame: Frame, box: Box): Picture {
  const chromaStride = (frame.width + 1) >> 1;
  const chromaPlane = chromaStride * ((frame.height + 1) >> 1);
  const lumaPlane = frame.width * frame.height;
  const chromaBox = { x: box.x >> 1, y: box.y >> 1, width: (box.width + 1) >> 1, height: (box.height + 1) >> 1 };
  return {
    frameIndex: frame.index,
    width: box.width,
    height: box.height,
    luma: cutPlane(frame.data, 0, frame.width, box),
    cb: cutPlane(frame.data, lumaPlane, chromaStride, chromaBox),
    cr: cutPlane(frame.data, lumaPlane + chromaPlane, chromaStride, chromaBox),
  };
}

function cutPlane(data: Uint8Array, offset: number, stride: number, box: Box): Uint8Array {
  const plane = new Uint8Array(box.width * box.height);
  for (let row = 0; row < box.height; row++) {
    const from = offset + (box.y + row) * stride + box.x;
    plane.set(data.subarray(from, from + box.width), row * box.width);
  }
  return plane;
}
