import FFT from 'fft.js';

/**
 * Cuts a stream of samples into overlapping Hann windows and gives the magnitude of each one's spectrum. Window `n` is
 * centred on sample `n * hop`; before the start and behind the end there is silence.
 */
export class Spectrogram {
  private readonly fft: FFT;
  private readonly window: Float64Array;
  private readonly buffer: Float64Array;
  private readonly windowed: Float64Array;
  private readonly spectrum: number[];
  private readonly magnitudes: Float64Array;
  private filled: number;
  private frameCount = 0;
  private sampleCount = 0;
  private readonly size: number;
  private readonly hop: number;
  private readonly onFrame: (magnitudes: Float64Array) => void;

  /**
   * @param size of a window in samples, a power of two
   * @param onFrame receives `size / 2 + 1` magnitudes, from 0 Hz to half the sampling rate; the list is used again
   */
  constructor(size: number, hop: number, onFrame: (magnitudes: Float64Array) => void) {
    this.size = size;
    this.hop = hop;
    this.onFrame = onFrame;
    this.fft = new FFT(size);
    this.window = Float64Array.from({ length: size }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size));
    this.buffer = new Float64Array(size);
    this.windowed = new Float64Array(size);
    this.spectrum = this.fft.createComplexArray();
    this.magnitudes = new Float64Array(size / 2 + 1);
    this.filled = size / 2;
  }

  push(samples: Float32Array): void {
    this.sampleCount += samples.length;
    this.append(samples);
  }

  /** Gives the windows that are centred on the last samples. */
  finish(): void {
    const due = Math.ceil(this.sampleCount / this.hop);
    const silence = new Float32Array(this.hop);
    while (this.frameCount < due) this.append(silence);
  }

  private append(samples: Float32Array): void {
    const { buffer, size, hop } = this;
    for (let from = 0; from < samples.length;) {
      const count = Math.min(size - this.filled, samples.length - from);
      buffer.set(samples.subarray(from, from + count), this.filled);
      this.filled += count;
      from += count;
      if (this.filled < size) return;
      this.transform();
      buffer.copyWithin(0, hop);
      this.filled = size - hop;
    }
  }

  private transform(): void {
    const { buffer, window, windowed, spectrum, magnitudes, size } = this;
    for (let index = 0; index < size; index++) windowed[index] = buffer[index]! * window[index]!;
    this.fft.realTransform(spectrum, windowed);
    for (let bin = 0; bin <= size / 2; bin++) {
      const [real, imaginary] = [spectrum[2 * bin]!, spectrum[2 * bin + 1]!];
      magnitudes[bin] = Math.sqrt(real * real + imaginary * imaginary);
    }
    this.frameCount++;
    this.onFrame(magnitudes);
  }
}
