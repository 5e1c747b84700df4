import { Resampler, createResamplingKernel, type ResamplingKernel } from '../audio/resampler.ts';

/** As ITU-R BS.1770-5 has it at 48 kHz. */
const oversampling = 4;

/**
 * Finds how far the waveform of one channel reaches, also between its samples: by four times the rate and a parabola
 * through the highest point and its neighbours.
 */
export class TruePeaks {
  private readonly resampler: Resampler;
  private before = 0;
  private last = 0;

  constructor(kernel: ResamplingKernel) {
    this.resampler = new Resampler(kernel);
  }

  /** The largest magnitudes between each sample and the next, as far as they are known; they come a little late. */
  push(samples: Float32Array): Float32Array {
    return this.peaksOf(this.resampler.push(samples));
  }

  finish(): Float32Array {
    return this.peaksOf(this.resampler.finish());
  }

  private peaksOf(points: Float32Array): Float32Array {
    const peaks = new Float32Array(points.length / oversampling);
    let { before, last } = this;
    for (let index = 0; index < peaks.length; index++) {
      let largest = 0;
      for (let part = 0; part < oversampling; part++) {
        const point = Math.abs(points[index * oversampling + part]!);
        // A summit is known once it is passed; one on the edge belongs to both sides.
        if (last >= before && last >= point) {
          const bend = 2 * last - before - point;
          const summit = bend > 0 ? last + (point - before) ** 2 / (8 * bend) : last;
          if (part === 0 && index > 0) peaks[index - 1] = Math.max(peaks[index - 1]!, summit);
          if (summit > largest) largest = summit;
        }
        if (point > largest) largest = point;
        before = last;
        last = point;
      }
      peaks[index] = largest;
    }
    this.before = before;
    this.last = last;
    return peaks;
  }
}

/** The kernel that the `TruePeaks` of all channels share. */
export function truePeakKernel(sampleRateHz: number): ResamplingKernel {
  return createResamplingKernel({
    fromHz: sampleRateHz,
    toHz: oversampling * sampleRateHz,
    passHz: 0.44 * sampleRateHz,
    stopHz: 0.56 * sampleRateHz,
  });
}
