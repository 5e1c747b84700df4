import type { RgbImage } from '../faces/sample-patch.ts';

/** A picture in Oklab: lightness 0 to 1, and two colour axes of about -0.4 to 0.4. */
export interface LabPicture {
  width: number;
  height: number;
  lightness: Float32Array;
  greenRed: Float32Array;
  blueYellow: Float32Array;
}

const linearOf = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
const STEPS = 4096;
const codeOf = Uint8Array.from({ length: STEPS + 1 }, (_, at) => {
  const light = at / STEPS;
  return Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** Source: Ottosson, "A perceptual color space for image processing", 2020. */
export function toLab({ data, width, height }: RgbImage): LabPicture {
  const count = width * height;
  const lightness = new Float32Array(count);
  const greenRed = new Float32Array(count);
  const blueYellow = new Float32Array(count);
  for (let at = 0, from = 0; at < count; at++, from += 3) {
    const red = linearOf[data[from]!]!;
    const green = linearOf[data[from + 1]!]!;
    const blue = linearOf[data[from + 2]!]!;
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    lightness[at] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    greenRed[at] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    blueYellow[at] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
  return { width, height, lightness, greenRed, blueYellow };
}

/** Writes one colour as red, green and blue. */
export function writeRgb(lightness: number, greenRed: number, blueYellow: number, data: Uint8Array, at: number): void {
  const l = (lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow) ** 3;
  const m = (lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow) ** 3;
  const s = (lightness - 0.0894841775 * greenRed - 1.291485548 * blueYellow) ** 3;
  data[at] = encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  data[at + 1] = encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  data[at + 2] = encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
}

function encode(light: number): number {
  return light <= 0 ? 0 : light >= 1 ? 255 : codeOf[(light * STEPS + 0.5) | 0]!;
}
