import type { Frame } from '../av/frame.ts';
import type { RgbImage } from '../faces/sample-patch.ts';
import { yuvToRgb } from '../image/yuv-to-rgb.ts';
import type { Area } from './face-region.ts';

const { ceil, floor, max, min } = Math;

/** A part of a picture to look at, shrunk by a whole number. */
export interface PicturePart {
  image: RgbImage;
  /** Where its upper left corner is in the picture. */
  x: number;
  y: number;
  /** How many pixels of the picture one of it covers, on each side. */
  step: number;
}

/** A picture in which faces are looked for. */
export interface PictureSource {
  width: number;
  height: number;
  /** The part inside the picture, shrunk to at most so many pixels on its longer side. */
  part(area: Area, longSide: number): PicturePart;
}

/** A yuv420p frame. */
export function frameSource(frame: Frame): PictureSource {
  const { data, width, height } = frame;
  const chromaWidth = (width + 1) >> 1;
  const fromU = width * height;
  const fromV = fromU + chromaWidth * ((height + 1) >> 1);
  return {
    width,
    height,
    part(area, longSide) {
      const { x, y, right, bottom, step } = wholePart(area, longSide, frame);
      const partWidth = max(1, floor((right - x) / step));
      const partHeight = max(1, floor((bottom - y) / step));
      const chroma = { width: (partWidth + 1) >> 1, height: (partHeight + 1) >> 1 };
      const small = new Uint8Array(partWidth * partHeight + 2 * chroma.width * chroma.height);
      const luma = { offset: 0, stride: width, width: partWidth, height: partHeight };
      shrink(data, { ...luma, x, y, step }, small, 0);
      const halfStep = { stride: chromaWidth, ...chroma, x: x >> 1, y: y >> 1, step };
      shrink(data, { ...halfStep, offset: fromU }, small, partWidth * partHeight);
      shrink(data, { ...halfStep, offset: fromV }, small, partWidth * partHeight + chroma.width * chroma.height);
      const shrunk: Frame = { ...frame, width: partWidth, height: partHeight, data: small };
      return { image: yuvToRgb(shrunk), x, y, step };
    },
  };
}

/** Interleaved pixels of 8 or 16 bits, of which the first three are red, green and blue. */
export interface RgbPixels {
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
  channels: number;
}

/** A still picture. */
export function pixelSource({ data, width, height, channels }: RgbPixels): PictureSource {
  const shift = data instanceof Uint16Array ? 8 : 0;
  return {
    width,
    height,
    part(area, longSide) {
      const { x, y, right, bottom, step } = wholePart(area, longSide, { width, height });
      const partWidth = max(1, floor((right - x) / step));
      const partHeight = max(1, floor((bottom - y) / step));
      const small = new Uint8Array(partWidth * partHeight * 3);
      for (let row = 0, at = 0; row < partHeight; row++) {
        for (let column = 0; column < partWidth; column++) {
          for (let channel = 0; channel < 3; channel++, at++) {
            let sum = 0;
            for (let dy = 0; dy < step; dy++) {
              const from = ((y + row * step + dy) * width + x + column * step) * channels + channel;
              for (let dx = 0; dx < step; dx++) sum += data[from + dx * channels]!;
            }
            small[at] = sum / (step * step) / 2 ** shift;
          }
        }
      }
      return { image: { data: small, width: partWidth, height: partHeight }, x, y, step };
    },
  };
}

function wholePart(
  area: Area,
  longSide: number,
  picture: { width: number; height: number },
): { x: number; y: number; right: number; bottom: number; step: number } {
  const x = max(0, min(picture.width - 2, 2 * floor(area.x / 2)));
  const y = max(0, min(picture.height - 2, 2 * floor(area.y / 2)));
  const right = max(x + 2, min(picture.width, ceil(area.x + area.width)));
  const bottom = max(y + 2, min(picture.height, ceil(area.y + area.height)));
  return { x, y, right, bottom, step: ceil(max(right - x, bottom - y) / longSide) };
}

interface PlanePart {
  offset: number;
  stride: number;
  /** Of the result. */
  width: number;
  height: number;
  x: number;
  y: number;
  step: number;
}

function shrink(
  data: Uint8Array,
  { offset, stride, width, height, x, y, step }: PlanePart,
  to: Uint8Array,
  at: number,
): void {
  const area = step * step;
  for (let row = 0; row < height; row++) {
    if (step === 1) {
      const from = offset + (y + row) * stride + x;
      to.set(data.subarray(from, from + width), at);
      at += width;
      continue;
    }
    for (let column = 0; column < width; column++, at++) {
      let sum = 0;
      for (let dy = 0; dy < step; dy++) {
        const from = offset + (y + row * step + dy) * stride + x + column * step;
        for (let dx = 0; dx < step; dx++) sum += data[from + dx]!;
      }
      to[at] = sum / area;
    }
  }
}
