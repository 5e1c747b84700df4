/** Weights the samples of one channel as loudness is heard: the two filters of ITU-R BS.1770-5, at any rate. */
export class KWeighting {
  private readonly stages: readonly Biquad[];

  constructor(sampleRateHz: number) {
    this.stages = [shelf(sampleRateHz), highPass(sampleRateHz)];
  }

  /** The next sample, weighted. */
  next(sample: number): number {
    let value = sample;
    for (const stage of this.stages) {
      const { b0, b1, b2, a1, a2 } = stage;
      const output = b0 * value + stage.first;
      stage.first = b1 * value - a1 * output + stage.second;
      stage.second = b2 * value - a2 * output;
      value = output;
    }
    return value;
  }
}

/** A filter of second order with its state (direct form II, transposed). */
interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
  first: number;
  second: number;
}

// The standard gives coefficients for 48 kHz; these are the analogue filters behind them.
function shelf(sampleRateHz: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRateHz);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (middle * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (middle * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
    first: 0,
    second: 0,
  };
}

function highPass(sampleRateHz: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRateHz);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return {
    b0: 1,
    b1: -2,
    b2: 1,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
    first: 0,
    second: 0,
  };
}
