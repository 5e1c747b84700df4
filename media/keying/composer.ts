import type { Patch } from '../av/patch.ts';
import type { VideoInfo } from '../av/probe.ts';
import type { KeyedFrame } from './frame-keyer.ts';
import { toByte } from './to-byte.ts';

/** From Y, U and V to R', G' and B' of 0 to 255, and back. */
interface Matrix {
  black: number;
  lumaGain: number;
  redV: number;
  greenU: number;
  greenV: number;
  blueU: number;
  red: number;
  blue: number;
  chromaGain: number;
}

const weights = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const;

/**
 * Sets keyed frames before a background. What is partly opaque is mixed as light mixes, in linear light (with a gamma of
 * 2, near enough for edges), so that bright hair gets no dark rim and dark hair no bright one.
 */
export class Composer {
  private readonly width: number;
  private readonly height: number;
  private readonly background: Uint8Array;
  private readonly screenLuma: number;
  private readonly matrix: Matrix;
  private readonly data: Uint8Array;
  private readonly mask: Uint8Array;

  /**
   * @param background 8-bit yuv420p of the video's size, matrix and range
   * @param screenLuma the luma of the screen, as it is coded
   */
  constructor(video: VideoInfo, background: Uint8Array, screenLuma: number) {
    this.width = video.width;
    this.height = video.height;
    this.background = background;
    this.matrix = matrixOf(video);
    this.screenLuma = Math.max(0, screenLuma - this.matrix.black);
    this.data = new Uint8Array(background.length);
    this.mask = new Uint8Array(video.width * video.height);
  }

  /** The patch that turns the frame into one before the background; its memory is used again for the next. */
  compose(frame: Uint8Array, { alpha, foreground }: KeyedFrame): Patch {
    const { width, height, background, data, mask } = this;
    const columns = (width + 1) >> 1;
    const rows = (height + 1) >> 1;
    const fromU = width * height;
    const fromV = fromU + columns * rows;
    for (let row = 0, sample = 0; row < rows; row++) {
      const down = 2 * row + 1 < height ? width : 0;
      for (let column = 0; column < columns; column++, sample++) {
        const a = 2 * row * width + 2 * column;
        const b = 2 * column + 1 < width ? a + 1 : a;
        const c = a + down;
        const d = b + down;
        const sum = alpha[a]! + alpha[b]! + alpha[c]! + alpha[d]!;
        const u = fromU + sample;
        const v = fromV + sample;
        if (sum === 1020 && foreground[u] === frame[u] && foreground[v] === frame[v]) {
          // As it was shot, in all its bits.
          mask[a] = mask[b] = mask[c] = mask[d] = 0;
          continue;
        }
        mask[a] = mask[b] = mask[c] = mask[d] = 255;
        if (sum === 0 || sum === 1020) {
          const from = sum === 0 ? background : foreground;
          data[a] = from[a]!;
          data[b] = from[b]!;
          data[c] = from[c]!;
          data[d] = from[d]!;
          data[u] = from[u]!;
          data[v] = from[v]!;
        } else {
          this.mix(alpha, foreground, a, b, c, d, u, v);
        }
      }
    }
    return { x: 0, y: 0, width, height, data, mask };
  }

  /** Mixes the four pixels of a chroma sample. */
  private mix(
    alpha: Uint8Array,
    foreground: Uint8Array,
    a: number,
    b: number,
    c: number,
    d: number,
    u: number,
    v: number,
  ): void {
    const { background, data, screenLuma } = this;
    const { black, lumaGain, redV, greenU, greenV, blueU, red, blue, chromaGain } = this.matrix;
    const [frontU, frontV] = [foreground[u]! - 128, foreground[v]! - 128];
    const [backU, backV] = [background[u]! - 128, background[v]! - 128];
    const frontG = greenU * frontU + greenV * frontV;
    const backG = greenU * backU + greenV * backV;
    let [sumU, sumV] = [0, 0];
    for (let quad = 0; quad < 4; quad++) {
      const at = quad === 0 ? a : quad === 1 ? b : quad === 2 ? c : d;
      const opacity = alpha[at]! / 255;
      const codedFront = foreground[at]! - black;
      // The matte was made of coded values. In linear light as much of the screen was covered:
      const seen = opacity * codedFront + (1 - opacity) * screenLuma;
      const share = Math.min(1, (opacity * (seen + screenLuma + 1)) / (Math.max(0, codedFront) + screenLuma + 1));
      const front = lumaGain * codedFront;
      const back = lumaGain * (background[at]! - black);
      const r = blend(front + redV * frontV, back + redV * backV, share);
      const g = blend(front + frontG, back + backG, share);
      const bl = blend(front + blueU * frontU, back + blueU * backU, share);
      const luma = red * r + (1 - red - blue) * g + blue * bl;
      data[at] = toByte(black + luma / lumaGain);
      sumU += (bl - luma) / (1 - blue);
      sumV += (r - luma) / (1 - red);
    }
    data[u] = toByte(128 + (sumU / 8) * chromaGain);
    data[v] = toByte(128 + (sumV / 8) * chromaGain);
  }
}

function blend(front: number, back: number, share: number): number {
  const light = share * (front > 0 ? front * front : 0) + (1 - share) * (back > 0 ? back * back : 0);
  return Math.sqrt(light);
}

function matrixOf({ colorMatrix, colorRange }: VideoInfo): Matrix {
  const isFull = colorRange === 'full';
  const [red, blue] = weights[colorMatrix];
  const green = 1 - red - blue;
  const gain = isFull ? 1 : 255 / 224;
  return {
    black: isFull ? 0 : 16,
    lumaGain: isFull ? 1 : 255 / 219,
    redV: 2 * (1 - red) * gain,
    greenU: (-2 * blue * (1 - blue) * gain) / green,
    greenV: (-2 * red * (1 - red) * gain) / green,
    blueU: 2 * (1 - blue) * gain,
    red,
    blue,
    chromaGain: 1 / gain,
  };
}
