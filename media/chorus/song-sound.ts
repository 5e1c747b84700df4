import { createMelBank } from '../audio/mel-bank.ts';
import { NumberList } from '../audio/number-list.ts';
import { Spectrogram } from '../audio/spectrogram.ts';
import { pitchClasses, rhythmRateHz } from '../beats/rhythm-features.ts';

// Looked up once: this goes over every bin of every window.
const { sqrt, log1p } = Math;

export const melBands = 24;
const windowSize = 4096;
const hop = 1024;
/** Windows a second. */
export const soundRateHz = rhythmRateHz / hop;
/** What is above this is bright: cymbals, consonants, distortion. */
const brightHz = 3000;

/**
 * Listens to harmony, timbre and level of music as it comes, at `soundRateHz`; about 3 kB for each second. One channel at
 * `rhythmRateHz` goes in.
 */
export class SongSound {
  /** Twelve pitch classes from A for each window. */
  readonly chroma = new NumberList();
  /** Log energy in `melBands` bands for each window. */
  readonly timbre = new NumberList();
  /** Mean square of each window. */
  readonly power = new NumberList();
  /** The part of it that is bright. */
  readonly brightPower = new NumberList();
  private readonly windows: Spectrogram;

  constructor() {
    const bank = createMelBank({
      sampleRateHz: rhythmRateHz,
      size: windowSize,
      bandCount: melBands,
      lowestHz: 60,
      highestHz: 9000,
    });
    const bands = new Float64Array(melBands);
    const pitches = new Float64Array(pitchClasses);
    const pitchOfBin = pitchOfBins();
    const firstBright = Math.ceil((brightHz * windowSize) / rhythmRateHz);
    this.windows = new Spectrogram(windowSize, hop, (magnitudes) => {
      pitches.fill(0);
      let [power, bright] = [0, 0];
      for (let bin = 0; bin < magnitudes.length; bin++) {
        const magnitude = magnitudes[bin]!;
        const pitch = pitchOfBin[bin]!;
        // The root keeps the loudest partial from being all that counts.
        if (pitch >= 0) pitches[pitch]! += sqrt(magnitude);
        power += magnitude * magnitude;
        if (bin >= firstBright) bright += magnitude * magnitude;
      }
      bank.apply(magnitudes, bands);
      for (const value of pitches) this.chroma.push(value);
      for (const value of bands) this.timbre.push(log1p(value));
      this.power.push(power / windowSize ** 2);
      this.brightPower.push(bright / windowSize ** 2);
    });
  }

  push(samples: Float32Array): void {
    this.windows.push(samples);
  }

  finish(): void {
    this.windows.finish();
  }
}

/** The pitch class of each bin, -1 below and above what melodies and chords are made of. */
function pitchOfBins(): Int8Array {
  return Int8Array.from({ length: windowSize / 2 + 1 }, (_, bin) => {
    const hertz = (bin * rhythmRateHz) / windowSize;
    if (hertz < 80 || hertz > 2500) return -1;
    const semitone = Math.round(12 * Math.log2(hertz / 440));
    return ((semitone % pitchClasses) + pitchClasses) % pitchClasses;
  });
}
