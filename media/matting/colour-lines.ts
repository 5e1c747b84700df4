import type { RgbImage } from '../faces/sample-patch.ts';
import { boxMean } from '../image/box-mean.ts';

/**
 * The local linear model of colour: in a small window the opacity is a linear function of the colour. It gives the
 * matting Laplacian without its matrix, and the guided filter.
 * Sources: Levin et al., "A Closed-Form Solution to Natural Image Matting", 2008; He et al., "Fast Matting Using Large
 * Kernel Matting Laplacian Matrices", 2010, and "Guided Image Filtering", 2013.
 */
export class ColourLines {
  readonly width: number;
  readonly height: number;
  /** The picture's channels, 0 to 1. */
  readonly channels: readonly [Float32Array, Float32Array, Float32Array];
  /** Of the last fit, averaged over the windows of a pixel: opacity = r·R + g·G + b·B + offset. */
  readonly slopes: readonly [Float32Array, Float32Array, Float32Array];
  readonly offset: Float32Array;
  private readonly means: Float32Array[];
  /** Of the inverse of the colours' covariance in the window of each pixel: rr rg rb gg gb bb. */
  private readonly inverse: Float32Array[];
  private readonly radius: number;
  private readonly scratch: Float32Array[];

  /** @param smoothness added to the variances, of colours of 0 to 1 */
  constructor({ data, width, height }: RgbImage, radius: number, smoothness: number) {
    this.width = width;
    this.height = height;
    const count = width * height;
    const plane = (): Float32Array => new Float32Array(count);
    this.channels = [plane(), plane(), plane()];
    for (let at = 0; at < count; at++)
      for (let channel = 0; channel < 3; channel++) this.channels[channel]![at] = data[at * 3 + channel]! / 255;
    this.slopes = [plane(), plane(), plane()];
    this.offset = plane();
    this.radius = radius;
    this.means = this.channels.map((channel) => this.meanOf(channel, plane()));
    this.scratch = [plane(), plane()];
    this.inverse = this.invertCovariance(smoothness);
  }

  /** Fits the model to an opacity in every window, into `slopes` and `offset`. */
  fit(opacity: Float32Array): void {
    const { channels, slopes, offset, means, inverse } = this;
    const [mean, product] = this.scratch as [Float32Array, Float32Array];
    const count = opacity.length;
    this.meanOf(opacity, mean);
    for (let channel = 0; channel < 3; channel++) {
      const values = channels[channel]!;
      const covariance = slopes[channel]!;
      for (let at = 0; at < count; at++) product[at] = values[at]! * opacity[at]!;
      this.meanOf(product, covariance);
    }
    const [rr, rg, rb, gg, gb, bb] = inverse as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const [meanR, meanG, meanB] = means as [Float32Array, Float32Array, Float32Array];
    const [red, green, blue] = slopes;
    for (let at = 0; at < count; at++) {
      const p = mean[at]!;
      const r = red[at]! - meanR[at]! * p;
      const g = green[at]! - meanG[at]! * p;
      const b = blue[at]! - meanB[at]! * p;
      const a = rr[at]! * r + rg[at]! * g + rb[at]! * b;
      const c = rg[at]! * r + gg[at]! * g + gb[at]! * b;
      const d = rb[at]! * r + gb[at]! * g + bb[at]! * b;
      red[at] = a;
      green[at] = c;
      blue[at] = d;
      offset[at] = p - a * meanR[at]! - c * meanG[at]! - d * meanB[at]!;
    }
    for (const plane of [...slopes, offset]) this.meanOf(plane, plane);
  }

  /** The matting Laplacian times an opacity, per window that a pixel is in. */
  laplacian(opacity: Float32Array, out: Float32Array): void {
    this.fit(opacity);
    const [r, g, b] = this.channels;
    const [slopeR, slopeG, slopeB] = this.slopes;
    for (let at = 0; at < opacity.length; at++) {
      const guessed = slopeR[at]! * r[at]! + slopeG[at]! * g[at]! + slopeB[at]! * b[at]! + this.offset[at]!;
      out[at] = opacity[at]! - guessed;
    }
  }

  private meanOf(source: Float32Array, out: Float32Array): Float32Array {
    boxMean(source, this.width, this.height, this.radius, out);
    return out;
  }

  private invertCovariance(smoothness: number): Float32Array[] {
    const pairs = [
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
      [2, 2],
    ] as const;
    const [product] = this.scratch as [Float32Array];
    const planes = pairs.map(([a, b]) => {
      for (let at = 0; at < product.length; at++) product[at] = this.channels[a][at]! * this.channels[b][at]!;
      const mean = this.meanOf(product, new Float32Array(product.length));
      for (let at = 0; at < mean.length; at++) {
        mean[at]! -= this.means[a]![at]! * this.means[b]![at]!;
        if (a === b) mean[at]! += smoothness;
      }
      return mean;
    });
    const [xx, xy, xz, yy, yz, zz] = planes as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (let at = 0; at < product.length; at++) {
      const [s, t, u, v, w, x] = [xx[at]!, xy[at]!, xz[at]!, yy[at]!, yz[at]!, zz[at]!];
      const a = v * x - w * w;
      const b = u * w - t * x;
      const c = t * w - u * v;
      const share = 1 / (s * a + t * b + u * c);
      xx[at] = a * share;
      xy[at] = b * share;
      xz[at] = c * share;
      yy[at] = (s * x - u * u) * share;
      yz[at] = (t * u - s * w) * share;
      zz[at] = (s * v - t * t) * share;
    }
    return planes;
  }
}
