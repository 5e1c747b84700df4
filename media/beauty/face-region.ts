/** Values of planes are 8-bit ones times this, so that deeper pictures lose nothing. */
export const LEVEL = 256;

/** A box in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A rectangle cut out of a picture as luma and colour difference, to be changed in place. */
export interface FaceRegion extends Area {
  /** 1 where the colour planes are half by half, otherwise 0. */
  chromaShift: 0 | 1;
  /** Luma, then Cb and Cr around `128 * LEVEL`. */
  planes: [Uint16Array, Uint16Array, Uint16Array];
  /** Luma of black and of white, times `LEVEL`. */
  black: number;
  white: number;
}

/** A region at a whole fraction of its size, all planes alike. */
export interface SmallRegion {
  width: number;
  height: number;
  /** How many pixels of the region one stands for, on each side. */
  step: number;
  luma: Float32Array;
  cb: Float32Array;
  cr: Float32Array;
}

/** Shrinks a region by averaging. */
export function shrinkRegion(region: FaceRegion, step: number): SmallRegion {
  const width = Math.ceil(region.width / step);
  const height = Math.ceil(region.height / step);
  const [luma, cb, cr] = region.planes.map((plane, index) => {
    const shift = index === 0 ? 0 : region.chromaShift;
    const stride = (region.width + shift) >> shift;
    const rows = (region.height + shift) >> shift;
    const small = new Float32Array(width * height);
    const bounds = Int32Array.from({ length: width + 1 }, (_, x) => Math.min(stride, (x * step) >> shift));
    for (let y = 0; y < height; y++) {
      const top = (y * step) >> shift;
      const bottom = Math.max(top + 1, Math.min(rows, ((y + 1) * step) >> shift));
      for (let x = 0; x < width; x++) {
        const left = bounds[x]!;
        const right = bounds[x + 1]! > left ? bounds[x + 1]! : left + 1;
        let sum = 0;
        for (let row = top; row < bottom; row++)
          for (let at = row * stride + left, end = row * stride + right; at < end; at++) sum += plane[at]!;
        small[y * width + x] = sum / ((bottom - top) * (right - left));
      }
    }
    return small;
  });
  return { width, height, step, luma: luma!, cb: cb!, cr: cr! };
}

/** A copy of a part of a region; both have even edges. */
export function cutRegion(region: FaceRegion, area: Area): FaceRegion {
  const planes = region.planes.map((plane, index) => {
    const part = new Uint16Array(planeLength(area, index, region.chromaShift));
    eachRow(region, area, index, (from, at, length) => part.set(plane.subarray(from, from + length), at));
    return part;
  }) as FaceRegion['planes'];
  return { ...region, x: area.x, y: area.y, width: area.width, height: area.height, planes };
}

/** Puts a part back where it was cut out. */
export function pasteRegion(part: FaceRegion, region: FaceRegion): void {
  for (const [index, plane] of region.planes.entries()) {
    const pixels = part.planes[index]!;
    eachRow(region, part, index, (from, at, length) => plane.set(pixels.subarray(at, at + length), from));
  }
}

function planeLength({ width, height }: Area, index: number, chromaShift: number): number {
  const shift = index === 0 ? 0 : chromaShift;
  return (width >> shift) * (height >> shift);
}

/** Goes over the rows that a part has in a plane of a region: where each is in the region, in the part, and how long. */
function eachRow(
  region: FaceRegion,
  part: Area,
  index: number,
  visit: (from: number, at: number, length: number) => void,
): void {
  const shift = index === 0 ? 0 : region.chromaShift;
  const stride = region.width >> shift;
  const width = part.width >> shift;
  const first = ((part.y - region.y) >> shift) * stride + ((part.x - region.x) >> shift);
  for (let row = 0; row < part.height >> shift; row++) visit(first + row * stride, row * width, width);
}
