import type { FramePixelFormat } from '../av/frame.ts';
import type { Box } from './text-track.ts';

/** Pixels to look at; tightly packed as in a Frame. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
  /** Default yuv420p, 8 bit. */
  pixelFormat?: FramePixelFormat;
}

interface Plane {
  data: Uint8Array;
  offset: number;
  /** Bytes from one pixel of the plane to the next. */
  step: number;
  width: number;
  height: number;
  /** Pixels of the picture to one of the plane. */
  reduction: number;
}

interface Taps {
  first: Int32Array;
  count: Int32Array;
  weights: Float32Array;
  most: number;
}

/**
 * Cuts a box out of a picture at another size and writes it as three float planes in the order blue, green, red
 * (the order PP-OCR was trained in), as `value * scale[i] + offset[i]`. Smoothed when it is made smaller, so nothing aliases.
 * @param rowLength from one row of a target plane to the next; at least `width`
 */
export function resampleBgr(
  picture: Picture,
  box: Box,
  width: number,
  height: number,
  target: { data: Float32Array; planeLength: number; rowLength: number },
  scale: readonly [number, number, number],
  offset: readonly [number, number, number],
): void {
  const planes = planesOf(picture).map((plane) => resamplePlane(plane, box, width, height));
  const isYuv = (picture.pixelFormat ?? 'yuv420p') === 'yuv420p';
  const [first, second, third] = [planes[0]!, planes[1] ?? planes[0]!, planes[2] ?? planes[0]!];
  const { data, planeLength, rowLength } = target;
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = y * rowLength; x < width; x++, from++, to++) {
      let red = first[from]!;
      let green = second[from]!;
      let blue = third[from]!;
      if (isYuv) {
        // BT.601, limited range: what is a little off for other matrices does not matter for reading.
        const luma = (red - 16) * 1.164;
        const u = green - 128;
        const v = blue - 128;
        red = clamp(luma + 1.596 * v);
        green = clamp(luma - 0.813 * v - 0.391 * u);
        blue = clamp(luma + 2.018 * u);
      }
      data[to] = blue * scale[0] + offset[0];
      data[to + planeLength] = green * scale[1] + offset[1];
      data[to + 2 * planeLength] = red * scale[2] + offset[2];
    }
  }
}

function planesOf({ data, width, height, pixelFormat = 'yuv420p' }: Picture): Plane[] {
  if (pixelFormat === 'gray8') return [{ data, offset: 0, step: 1, width, height, reduction: 1 }];
  if (pixelFormat === 'rgb24') {
    return [0, 1, 2].map((offset) => ({ data, offset, step: 3, width, height, reduction: 1 }));
  }
  const chroma = { data, step: 1, width: (width + 1) >> 1, height: (height + 1) >> 1, reduction: 2 };
  const lumaLength = width * height;
  return [
    { data, offset: 0, step: 1, width, height, reduction: 1 },
    { ...chroma, offset: lumaLength },
    { ...chroma, offset: lumaLength + chroma.width * chroma.height },
  ];
}

function resamplePlane(plane: Plane, box: Box, width: number, height: number): Float32Array {
  const { data, offset, step, reduction } = plane;
  const columns = tapsFor(box.x / reduction, box.width / reduction, width, plane.width);
  const rows = tapsFor(box.y / reduction, box.height / reduction, height, plane.height);
  const firstRow = rows.first[0]!;
  const rowCount = rows.first[height - 1]! + rows.count[height - 1]! - firstRow;
  const across = new Float32Array(rowCount * width);
  for (let y = 0; y < rowCount; y++) {
    resampleRow(data, offset + (firstRow + y) * plane.width * step, step, columns, across, y * width, width);
  }
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < rows.count[y]!; i++) {
      const weight = rows.weights[y * rows.most + i]!;
      const from = (rows.first[y]! + i - firstRow) * width;
      addRow(across, from, weight, result, y * width, width);
    }
  }
  return result;
}

function resampleRow(
  data: Uint8Array,
  start: number,
  step: number,
  { first, count, weights, most }: Taps,
  to: Float32Array,
  toStart: number,
  width: number,
): void {
  for (let x = 0; x < width; x++) {
    let sum = 0;
    let at = start + first[x]! * step;
    const from = x * most;
    const end = from + count[x]!;
    for (let i = from; i < end; i++, at += step) sum += data[at]! * weights[i]!;
    to[toStart + x] = sum;
  }
}

function addRow(
  from: Float32Array,
  start: number,
  weight: number,
  to: Float32Array,
  toStart: number,
  width: number,
): void {
  for (let x = 0; x < width; x++) to[toStart + x]! += from[start + x]! * weight;
}

/** Weights of a cubic filter, as wide as the reduction asks. Small letters are read better than with a bilinear one. */
function tapsFor(start: number, length: number, count: number, limit: number): Taps {
  const scale = length / count;
  const reach = 2 * Math.max(1, scale);
  const most = Math.ceil(reach * 2) + 1;
  const taps = {
    first: new Int32Array(count),
    count: new Int32Array(count),
    weights: new Float32Array(count * most),
    most,
  };
  for (let i = 0; i < count; i++) {
    const centre = start + (i + 0.5) * scale - 0.5;
    const from = Math.min(limit - 1, Math.max(0, Math.ceil(centre - reach + 1e-6)));
    const to = Math.max(from, Math.min(limit - 1, Math.floor(centre + reach - 1e-6)));
    let sum = 0;
    for (let at = from; at <= to; at++) {
      const weight = catmullRom((2 * Math.abs(at - centre)) / reach);
      taps.weights[i * most + at - from] = weight;
      sum += weight;
    }
    for (let k = 0; k <= to - from; k++) taps.weights[i * most + k]! /= sum;
    taps.first[i] = from;
    taps.count[i] = to - from + 1;
  }
  return taps;
}

/** Catmull and Rom 1974, with a = -0.5. */
function catmullRom(distance: number): number {
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1;
  if (distance < 2) return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
  return 0;
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
