import type { Frame } from '../av/frame.ts';
import type { RgbImage } from '../faces/sample-patch.ts';

/**
 * A yuv420p frame as RGB, good enough to look for faces in (BT.601, limited range). Pictures that are
 * kept come from the decoder in RGB instead, by the matrix and range that the video names.
 */
export function yuvToRgb({ data, width, height }: Frame): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  const chromaWidth = (width + 1) >> 1;
  const fromU = width * height;
  const fromV = fromU + chromaWidth * ((height + 1) >> 1);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 3) {
      const chroma = (row >> 1) * chromaWidth + (column >> 1);
      const y = 1.164 * (data[row * width + column]! - 16);
      const u = data[fromU + chroma]! - 128;
      const v = data[fromV + chroma]! - 128;
      rgb[at] = clamp(y + 1.596 * v);
      rgb[at + 1] = clamp(y - 0.392 * u - 0.813 * v);
      rgb[at + 2] = clamp(y + 2.017 * u);
    }
  }
  return { data: rgb, width, height };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}
