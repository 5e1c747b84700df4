import type { YuvPicture } from '../../synthesis/yuv-picture.ts';

/** A copy of a picture blurred by box means of this half length, across and down, in pixels; run twice it is near to Gaussian. */
export function blurPicture(picture: YuvPicture, across: number, down: number): YuvPicture {
  const chromaWidth = Math.ceil(picture.width / 2);
  const chromaHeight = Math.ceil(picture.height / 2);
  return {
    ...picture,
    y: blurPlane(picture.y, picture.width, picture.height, across, down),
    u: blurPlane(picture.u, chromaWidth, chromaHeight, across >> 1, down >> 1),
    v: blurPlane(picture.v, chromaWidth, chromaHeight, across >> 1, down >> 1),
  };
}

function blurPlane(plane: Uint8Array, width: number, height: number, across: number, down: number): Uint8Array {
  const rows = blurLines(plane, height, width, width, 1, across);
  return blurLines(rows, width, height, 1, width, down);
}

function blurLines(
  plane: Uint8Array,
  lines: number,
  length: number,
  lineStride: number,
  stride: number,
  reach: number,
) {
  const out = new Uint8Array(plane.length);
  for (let line = 0; line < lines; line++) {
    const at = (index: number): number =>
      plane[line * lineStride + (index < 0 ? 0 : index >= length ? length - 1 : index) * stride]!;
    let sum = 0;
    for (let index = -reach; index <= reach; index++) sum += at(index);
    for (let index = 0; index < length; index++) {
      out[line * lineStride + index * stride] = sum / (2 * reach + 1) + 0.5;
      sum += at(index + reach + 1) - at(index - reach);
    }
  }
  return out;
}
