import { createRgbToYuv, type YuvPicture } from './yuv-picture.ts';

/** A picture with transparency, placed on a frame; even position and size. */
export interface Overlay extends YuvPicture {
  x: number;
  top: number;
  /** 0 to 255 per luma pixel. */
  alpha: Uint8Array;
  /** 0 to 255 per chroma pixel: the mean of its four luma pixels. */
  chromaAlpha: Uint8Array;
}

/** Makes an overlay of straight (not premultiplied) RGBA of even size; chroma is weighted by alpha. */
export function overlayFromRgba(
  rgba: Uint8Array | Uint8ClampedArray,
  place: { x: number; y: number; width: number; height: number },
  frameHeight: number,
): Overlay {
  const { width, height } = place;
  const chromaSize = (width >> 1) * (height >> 1);
  const overlay: Overlay = {
    x: place.x,
    top: place.y,
    width,
    height,
    y: new Uint8Array(width * height),
    u: new Uint8Array(chromaSize),
    v: new Uint8Array(chromaSize),
    alpha: new Uint8Array(width * height),
    chromaAlpha: new Uint8Array(chromaSize),
  };
  const convert = createRgbToYuv(frameHeight);
  const out = new Float64Array(3);
  const weighted = {
    u: new Float64Array(chromaSize),
    v: new Float64Array(chromaSize),
    a: new Float64Array(chromaSize),
  };
  for (let row = 0, i = 0; row < height; row++) {
    for (let x = 0; x < width; x++, i++) {
      const alpha = rgba[4 * i + 3]!;
      convert(rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!, out);
      overlay.y[i] = Math.round(out[0]!);
      overlay.alpha[i] = alpha;
      const c = (row >> 1) * (width >> 1) + (x >> 1);
      weighted.u[c]! += alpha * out[1]!;
      weighted.v[c]! += alpha * out[2]!;
      weighted.a[c]! += alpha;
    }
  }
  for (let c = 0; c < chromaSize; c++) {
    const alpha = weighted.a[c]!;
    if (alpha === 0) continue;
    overlay.u[c] = Math.round(weighted.u[c]! / alpha);
    overlay.v[c] = Math.round(weighted.v[c]! / alpha);
    overlay.chromaAlpha[c] = Math.round(alpha / 4);
  }
  return overlay;
}

/** Draws an overlay on a frame. @param opacity 0 to 1 */
export function blendOverlay(frame: YuvPicture, overlay: Overlay, opacity = 1): void {
  const weight = Math.round(opacity * 256);
  blendPlane(frame.y, frame.width, overlay.y, overlay.alpha, overlay.x, overlay.top, overlay.width, weight);
  const stride = Math.ceil(frame.width / 2);
  const x = overlay.x >> 1;
  const top = overlay.top >> 1;
  blendPlane(frame.u, stride, overlay.u, overlay.chromaAlpha, x, top, overlay.width >> 1, weight);
  blendPlane(frame.v, stride, overlay.v, overlay.chromaAlpha, x, top, overlay.width >> 1, weight);
}

function blendPlane(
  out: Uint8Array,
  stride: number,
  values: Uint8Array,
  alpha: Uint8Array,
  x: number,
  top: number,
  width: number,
  weight: number,
): void {
  for (let i = 0, row = 0; i < values.length; row++) {
    for (let o = (top + row) * stride + x, end = o + width; o < end; o++, i++) {
      const a = alpha[i]! * weight;
      if (a !== 0) out[o] = (out[o]! * (65280 - a) + values[i]! * a + 32640) / 65280;
    }
  }
}
