/** A yuv420p picture of even size, planes apart. */
export interface YuvPicture {
  width: number;
  height: number;
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
}

/** A black picture over one block of memory (`data`: Y, U, V tightly packed), ready to be encoded. */
export function createPicture(width: number, height: number): YuvPicture & { data: Uint8Array } {
  const luma = width * height;
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const data = new Uint8Array(luma + 2 * chroma).fill(16, 0, luma).fill(128, luma);
  return {
    width,
    height,
    data,
    y: data.subarray(0, luma),
    u: data.subarray(luma, luma + chroma),
    v: data.subarray(luma + chroma),
  };
}

/** Luma weights of red and blue; the matrix that players assume for untagged video of this height. */
function weightsFor(frameHeight: number): { red: number; blue: number } {
  return frameHeight >= 720 ? { red: 0.2126, blue: 0.0722 } : { red: 0.299, blue: 0.114 };
}

/**
 * Converts R'G'B' to limited-range Y'CbCr, BT.709 for frames of 720 rows and more and BT.601 below.
 * @returns the three values, unrounded
 */
export function createRgbToYuv(frameHeight: number): (r: number, g: number, b: number, out: Float64Array) => void {
  const { red, blue } = weightsFor(frameHeight);
  const green = 1 - red - blue;
  return (r, g, b, out) => {
    const luma = red * r + green * g + blue * b;
    out[0] = 16 + (219 / 255) * luma;
    out[1] = 128 + ((224 / 255) * (b - luma)) / (2 * (1 - blue));
    out[2] = 128 + ((224 / 255) * (r - luma)) / (2 * (1 - red));
  };
}

/** Converts interleaved 8-bit RGB of any size (odd sizes repeat the last column and row for chroma). */
export function pictureFromRgb(rgb: Uint8Array, width: number, height: number, frameHeight: number): YuvPicture {
  const picture = createPicture(width, height);
  const convert = createRgbToYuv(frameHeight);
  const out = new Float64Array(3);
  const chromaWidth = Math.ceil(width / 2);
  const sumU = new Float64Array(picture.u.length);
  const sumV = new Float64Array(picture.u.length);
  const count = new Uint8Array(picture.u.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      convert(rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!, out);
      picture.y[i] = Math.round(out[0]!);
      const c = (y >> 1) * chromaWidth + (x >> 1);
      sumU[c]! += out[1]!;
      sumV[c]! += out[2]!;
      count[c]!++;
    }
  }
  for (let c = 0; c < count.length; c++) {
    picture.u[c] = Math.round(sumU[c]! / count[c]!);
    picture.v[c] = Math.round(sumV[c]! / count[c]!);
  }
  return picture;
}
