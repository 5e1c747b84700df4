import { cutOut, type Picture } from '../detext/picture.ts';
import type { Frame } from '../av/frame.ts';
import type { Box } from '../text/text-track.ts';
import type { Logo, LogoPlane } from './logo.ts';

// How many looks what was known before counts for, and what change of the scene they would have seen, in squared levels.
const priorLooks = 6;
const priorVariance = 100;
// Below so many looks nothing is learnt.
const leastLooks = 12;
// What is taken off is divided by the share.
const leastShare = 0.06;

/** Sums over the looks, by pixel: of weights, what shows, what is behind, and their products. */
interface Sums {
  weight: Float64Array;
  shown: Float64Array;
  behind: Float64Array;
  square: Float64Array;
  product: Float64Array;
}

/**
 * Learns how a logo was blended in from frames in which what is behind it was rebuilt: what shows, over what is behind,
 * is a line, of which the slope is the share that comes through (least squares, held by what was known before).
 */
export class BlendLearner {
  readonly #logo: Logo;
  readonly #luma: Sums;
  readonly #cb: Sums;
  readonly #cr: Sums;
  #count = 0;

  constructor(logo: Logo) {
    this.#logo = logo;
    this.#luma = createSums(logo.luma.share.length);
    this.#cb = createSums(logo.cb.share.length);
    this.#cr = createSums(logo.cr.share.length);
  }

  /**
   * Takes a frame that shows the whole logo.
   * @param behind the frame without it, cut out at `at`
   * @param variances how far off that may be, by pixel of it, in squared levels
   */
  add(frame: Frame, behind: Picture, at: Box, variances: Float32Array): void {
    this.#count++;
    const { box, cover } = this.#logo;
    const shown = cutOut(frame, box);
    const chromaWidth = (box.width + 1) >> 1;
    const behindChromaWidth = (behind.width + 1) >> 1;
    for (let y = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++) {
        const from = y * box.width + x;
        if (cover[from] === 0) continue;
        const to = (y + box.y - at.y) * behind.width + x + box.x - at.x;
        const weight = 1 / (variances[to]! + 4);
        addTo(this.#luma, from, shown.luma[from]!, behind.luma[to]!, weight);
        if (((x | y) & 1) !== 0) continue;
        const half = (y >> 1) * chromaWidth + (x >> 1);
        const toHalf = ((y + box.y - at.y) >> 1) * behindChromaWidth + ((x + box.x - at.x) >> 1);
        addTo(this.#cb, half, shown.cb[half]!, behind.cb[toHalf]!, weight);
        addTo(this.#cr, half, shown.cr[half]!, behind.cr[toHalf]!, weight);
      }
    }
  }

  /** The logo as it is known now. */
  learnt(): Logo {
    if (this.#count < leastLooks) return this.#logo;
    const logo = this.#logo;
    return {
      ...logo,
      luma: this.#fit(this.#luma, logo.luma),
      cb: this.#fit(this.#cb, logo.cb),
      cr: this.#fit(this.#cr, logo.cr),
    };
  }

  #fit({ weight, shown, behind, square, product }: Sums, before: LogoPlane): LogoPlane {
    const share = before.share.slice();
    const constant = before.constant.slice();
    for (let at = 0; at < share.length; at++) {
      const weights = weight[at]!;
      if (weights === 0) continue;
      const meanShown = shown[at]! / weights;
      const meanBehind = behind[at]! / weights;
      const variance = square[at]! / weights - meanBehind ** 2;
      const covariance = product[at]! / weights - meanShown * meanBehind;
      const held = (priorLooks / this.#count) * priorVariance;
      const slope = (covariance + held * share[at]!) / (variance + held);
      share[at] = slope < leastShare ? leastShare : slope > 1 ? 1 : slope;
      constant[at] = meanShown - share[at]! * meanBehind;
    }
    return { share, constant };
  }
}

function createSums(size: number): Sums {
  const sum = (): Float64Array => new Float64Array(size);
  return { weight: sum(), shown: sum(), behind: sum(), square: sum(), product: sum() };
}

function addTo(sums: Sums, at: number, shown: number, behind: number, weight: number): void {
  sums.weight[at]! += weight;
  sums.shown[at]! += weight * shown;
  sums.behind[at]! += weight * behind;
  sums.square[at]! += weight * behind * behind;
  sums.product[at]! += weight * shown * behind;
}
