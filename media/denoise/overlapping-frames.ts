import FFT from 'fft.js';

/** Samples of a frame; frames begin half of it apart. */
const frameLength = 512;
const hop = frameLength / 2;
/** Frequencies of a frame, from 0 Hz to half the rate. */
export const binCount = hop + 1;

/** The spectrum of a frame. */
export interface Spectrum {
  real: Float32Array;
  imaginary: Float32Array;
}

const fft = new FFT(frameLength);
const spectrum = fft.createComplexArray();
const wave = fft.createComplexArray();
const windowed = new Float64Array(frameLength);
// Applied before and after, it adds up to one.
const window = Float64Array.from({ length: frameLength }, (_, at) => Math.sin((Math.PI * (at + 0.5)) / frameLength));

/** Cuts samples into overlapping frames and gives their spectra. The first frame is half before the beginning. */
export class FrameAnalysis {
  private held = new Float32Array(hop);

  push(samples: Float32Array): Spectrum[] {
    const input = new Float32Array(this.held.length + samples.length);
    input.set(this.held);
    input.set(samples, this.held.length);
    const frames: Spectrum[] = [];
    let at = 0;
    for (; at + frameLength <= input.length; at += hop) frames.push(analyse(input.subarray(at, at + frameLength)));
    this.held = input.slice(at);
    return frames;
  }
}

/** Adds overlapping frames up again. */
export class FrameSynthesis {
  private overlap = new Float32Array(hop);

  /** Half a frame of samples, which begin where the frame did. */
  next({ real, imaginary }: Spectrum): Float32Array {
    for (let bin = 0; bin < binCount; bin++) {
      spectrum[2 * bin] = real[bin]!;
      spectrum[2 * bin + 1] = imaginary[bin]!;
    }
    fft.completeSpectrum(spectrum);
    fft.inverseTransform(wave, spectrum);
    const samples = this.overlap;
    this.overlap = new Float32Array(hop);
    for (let at = 0; at < hop; at++) {
      samples[at]! += wave[2 * at]! * window[at]!;
      this.overlap[at] = wave[2 * (at + hop)]! * window[at + hop]!;
    }
    return samples;
  }
}

function analyse(samples: Float32Array): Spectrum {
  for (let at = 0; at < frameLength; at++) windowed[at] = samples[at]! * window[at]!;
  fft.realTransform(spectrum, windowed);
  const [real, imaginary] = [new Float32Array(binCount), new Float32Array(binCount)];
  for (let bin = 0; bin < binCount; bin++) {
    real[bin] = spectrum[2 * bin]!;
    imaginary[bin] = spectrum[2 * bin + 1]!;
  }
  return { real, imaginary };
}
