import { type Area, type FaceRegion, LEVEL } from './face-region.ts';
import type { RgbPixels } from './picture-source.ts';

const MIDDLE = 128 * LEVEL;

/** Cuts a region out of a picture as luma and colour difference (BT.601, full range). */
export function regionOfPixels(pixels: RgbPixels, area: Area): FaceRegion {
  const count = area.width * area.height;
  const planes: FaceRegion['planes'] = [new Uint16Array(count), new Uint16Array(count), new Uint16Array(count)];
  eachPixel(pixels, area, (at, from, scale) => {
    const [luma, cb, cr] = toLuma(pixels.data, from, scale);
    planes[0][at] = luma + 0.5;
    planes[1][at] = cb + 0.5;
    planes[2][at] = cr + 0.5;
  });
  return { ...area, chromaShift: 0, planes, black: 0, white: 255 * LEVEL };
}

/** Puts a region back; pixels that did not change keep their exact values. Gives how many did. */
export function returnToPixels(pixels: RgbPixels, region: FaceRegion): number {
  const { data } = pixels;
  const [lumas, cbs, crs] = region.planes;
  let changedCount = 0;
  eachPixel(pixels, region, (at, from, scale) => {
    const [luma, cb, cr] = toLuma(data, from, scale);
    // By difference: what the colour space rounds away is not put on the picture.
    const brighter = lumas[at]! - Math.floor(luma + 0.5);
    const bluer = cbs[at]! - Math.floor(cb + 0.5);
    const redder = crs[at]! - Math.floor(cr + 0.5);
    if (brighter === 0 && bluer === 0 && redder === 0) return;
    changedCount++;
    const most = scale === LEVEL ? 255 : 65_535;
    data[from] = limited(data[from]! + (brighter + 1.402 * redder) / scale, most);
    data[from + 1] = limited(data[from + 1]! + (brighter - 0.344136 * bluer - 0.714136 * redder) / scale, most);
    data[from + 2] = limited(data[from + 2]! + (brighter + 1.772 * bluer) / scale, most);
  });
  return changedCount;
}

function toLuma(data: Uint8Array | Uint16Array, from: number, scale: number): [number, number, number] {
  const red = data[from]! * scale;
  const green = data[from + 1]! * scale;
  const blue = data[from + 2]! * scale;
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
  return [luma, MIDDLE + (blue - luma) / 1.772, MIDDLE + (red - luma) / 1.402];
}

function eachPixel(
  { data, width, channels }: RgbPixels,
  area: Area,
  visit: (at: number, from: number, scale: number) => void,
): void {
  const scale = data instanceof Uint16Array ? (255 * LEVEL) / 65_535 : LEVEL;
  for (let row = 0, at = 0; row < area.height; row++) {
    let from = ((area.y + row) * width + area.x) * channels;
    for (let column = 0; column < area.width; column++, at++, from += channels) visit(at, from, scale);
  }
}

function limited(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value + 0.5;
}
