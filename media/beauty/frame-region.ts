import type { Frame } from '../av/frame.ts';
import type { Patch } from '../av/patch.ts';
import { type Area, type FaceRegion, LEVEL } from './face-region.ts';

/** Cuts a region out of a yuv420p frame; its edges are even. */
export function regionOfFrame(frame: Frame, area: Area, fullRange: boolean): FaceRegion {
  const planes = planesOf(frame, area).map(({ offset, stride, width, height }) => {
    const plane = new Uint16Array(width * height);
    for (let row = 0, at = 0; row < height; row++) {
      for (let from = offset + row * stride, end = from + width; from < end; from++, at++)
        plane[at] = frame.data[from]! * LEVEL;
    }
    return plane;
  }) as FaceRegion['planes'];
  const [black, white] = fullRange ? [0, 255] : [16, 235];
  return { ...area, chromaShift: 1, planes, black: black * LEVEL, white: white * LEVEL };
}

/**
 * Puts a region back into its frame, and gives what of it is another.
 * @returns undefined when nothing is
 */
export function returnRegion(frame: Frame, region: FaceRegion): Patch | undefined {
  const { x, y, width, height } = region;
  const luma = width * height;
  const half = (width >> 1) * (height >> 1);
  const data = new Uint8Array(luma + 2 * half);
  const mask = new Uint8Array(luma);
  let isChanged = false;
  let to = 0;
  for (const [index, { offset, stride, ...plane }] of planesOf(frame, region).entries()) {
    const values = region.planes[index]!;
    for (let row = 0, at = 0; row < plane.height; row++) {
      const from = offset + row * stride;
      for (let column = 0; column < plane.width; column++, at++, to++) {
        const rounded = (values[at]! + LEVEL / 2) >> 8;
        const value = rounded > 255 ? 255 : rounded;
        data[to] = value;
        if (frame.data[from + column] === value) continue;
        isChanged = true;
        frame.data[from + column] = value;
        if (index === 0) mask[at] = 255;
        else markBlock(mask, width, column * 2, row * 2);
      }
    }
  }
  return isChanged ? { x, y, width, height, data, mask } : undefined;
}

function markBlock(mask: Uint8Array, width: number, x: number, y: number): void {
  const at = y * width + x;
  mask[at] = mask[at + 1] = mask[at + width] = mask[at + width + 1] = 255;
}

/** Where the three planes of an area lie in a frame. */
function planesOf(
  { width, height }: { width: number; height: number },
  area: Area,
): { offset: number; stride: number; width: number; height: number }[] {
  const stride = (width + 1) >> 1;
  const chroma = stride * ((height + 1) >> 1);
  const half = { stride, width: area.width >> 1, height: area.height >> 1 };
  const offset = width * height + (area.y >> 1) * stride + (area.x >> 1);
  return [
    { offset: area.y * width + area.x, stride: width, width: area.width, height: area.height },
    { ...half, offset },
    { ...half, offset: offset + chroma },
  ];
}
