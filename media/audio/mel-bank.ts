/** Sums a spectrum in bands that are evenly spaced to the ear. */
export interface MelBank {
  bandCount: number;
  /** Fills `bands` with the weighted sums of the magnitudes, or of their powers. */
  apply(magnitudes: Float64Array, bands: Float64Array): void;
}

/**
 * Triangular filters on the mel scale of O'Shaughnessy (1987): 2595 log10(1 + f / 700).
 * @param size of the transform in samples
 */
export function createMelBank(options: {
  sampleRateHz: number;
  size: number;
  bandCount: number;
  lowestHz: number;
  highestHz: number;
}): MelBank {
  const { sampleRateHz, size, bandCount, lowestHz, highestHz } = options;
  const [low, high] = [toMel(lowestHz), toMel(Math.min(highestHz, sampleRateHz / 2))];
  const edges = Array.from({ length: bandCount + 2 }, (_, index) =>
    fromMel(low + ((high - low) * index) / (bandCount + 1)),
  );
  const filters = Array.from({ length: bandCount }, (_, band) => {
    const [from, peak, to] = edges.slice(band, band + 3) as [number, number, number];
    const first = Math.ceil((from * size) / sampleRateHz);
    const last = Math.min(size / 2, Math.floor((to * size) / sampleRateHz));
    const weights = new Float64Array(Math.max(0, last - first + 1));
    for (let index = 0; index < weights.length; index++) {
      const hertz = ((first + index) * sampleRateHz) / size;
      weights[index] = Math.max(0, Math.min((hertz - from) / (peak - from), (to - hertz) / (to - peak)));
    }
    return { first, weights };
  });
  return {
    bandCount,
    apply(magnitudes, bands) {
      for (const [band, { first, weights }] of filters.entries()) {
        let sum = 0;
        for (let index = 0; index < weights.length; index++) sum += weights[index]! * magnitudes[first + index]!;
        bands[band] = sum;
      }
    },
  };
}

/** How high a tone sounds, in mel. */
export function toMel(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700);
}

function fromMel(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}
