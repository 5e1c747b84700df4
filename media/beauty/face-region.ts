/** Values of planes are 8-bit ones times this, so that deeper pictures lose nothing. */
export const LEVEL = 256;

/** A rectangle cut out of a picture as luma and colour difference, to be changed in place. */
export interface FaceRegion {
  /** Its place in the picture. */
  x: number;
  y: number;
  width: number;
  height: number;
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
    for (let y = 0; y < height; y++) {
      const top = (y * step) >> shift;
      const bottom = Math.max(top + 1, Math.min(rows, ((y + 1) * step) >> shift));
      for (let x = 0; x < width; x++) {
        const left = (x * step) >> shift;
        const right = Math.max(left + 1, Math.min(stride, ((x + 1) * step) >> shift));
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
