declare module 'fft.js' {
  /** A Fourier transform of one size, which is a power of two above 1. */
  export default class FFT {
    constructor(size: number);
    /** Real and imaginary parts in turn, `2 * size` numbers. */
    createComplexArray(): number[];
    /** Fills the lower half of the spectrum of real samples. */
    realTransform(out: number[], samples: ArrayLike<number>): void;
    /** Fills the upper half of a spectrum of real samples. */
    completeSpectrum(spectrum: number[]): void;
    inverseTransform(out: number[], spectrum: readonly number[]): void;
  }
}
