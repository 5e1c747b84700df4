import type { Frame } from '../av/frame.ts';
import type { RgbImage } from '../faces/sample-patch.ts';

const { min } = Math;

/**
 * A yuv420p frame as RGB, good enough to look for faces in (BT.601, limited range). Pictures that are
 * kept come from the decoder in RGB instead, by the matrix and range that the video names.
 */
export function yuvToRgb({ data, width, height }: Frame): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  const chromaWidth = (width + 1) >> 1;
  const fromU = width * height;
  const fromV = fromU + chromaWidth * ((height + 1) >> 1);
  for (let row = 0, at = 0, luma = 0; row < height; row++) {
    const chroma = (row >> 1) * chromaWidth;
    for (let column = 0; column < chromaWidth; column++) {
      const u = data[fromU + chroma + column]! - 128;
      const v = data[fromV + chroma + column]! - 128;
      const red = 1.596 * v;
      const green = -0.392 * u - 0.813 * v;
      const blue = 2.017 * u;
      for (let end = min(at + 6, (row + 1) * width * 3); at < end; at += 3, luma++) {
        const y = 1.164 * (data[luma]! - 16);
        rgb[at] = clamp(y + red);
        rgb[at + 1] = clamp(y + green);
        rgb[at + 2] = clamp(y + blue);
      }
    }
  }
  return { data: rgb, width, height };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}
