import { createRandom, type Random } from './random.ts';

// Looked up once: in the tests' own context each look-up of a global is slow.
const { PI, exp, cos, max, min, round, floor } = Math;

export interface FormantSpeechOptions {
  seed: number;
  seconds: number;
  sampleRateHz: number;
  /** Of the voice, on average: about 110 for a man, 200 for a woman. */
  pitchHz: number;
}

/** One sound of the language that is spoken here, which does not exist. */
interface Phone {
  seconds: number;
  /** Resonances of the mouth in Hz. */
  formants: readonly number[];
  /** Of the voice. */
  voicing: number;
  /** Of the noise of breath, and where it is. */
  hiss: number;
  hissHz: number;
}

const vowels: readonly (readonly number[])[] = [
  [730, 1090, 2440, 3400, 4500],
  [270, 2290, 3010, 3500, 4500],
  [300, 870, 2240, 3300, 4400],
  [530, 1840, 2480, 3450, 4500],
  [570, 840, 2410, 3300, 4400],
  [660, 1720, 2410, 3400, 4500],
];
const bandwidths = [70, 90, 130, 200, 300];
/** How often the mouth moves. */
const stepSeconds = 0.002;

/**
 * Speaks made-up sentences: a glottal pulse with a wavering pitch through five moving resonances (after Klatt, 1980),
 * fricatives, plosives and nasals, and pauses in between. Its peak is 0.5.
 */
export function createFormantSpeech({ seed, seconds, sampleRateHz, pitchHz }: FormantSpeechOptions): Float32Array {
  const random = createRandom(seed);
  const samples = new Float32Array(round(seconds * sampleRateHz));
  // A larger mouth has lower resonances.
  const scale = pitchHz > 160 ? 1.12 : 1;
  let at = 0.2;
  while (at < seconds - 0.5) {
    const phones = sentence(random, scale);
    const length = phones.reduce((sum, phone) => sum + phone.seconds, 0);
    speak(samples, { phones, at, length, sampleRateHz, pitchHz, random });
    at += length + random.between(0.3, 0.7);
  }
  const peak = samples.reduce((largest, value) => max(largest, value, -value), 1e-9);
  return samples.map((value) => (0.5 * value) / peak);
}

function sentence(random: Random, scale: number): Phone[] {
  const phones: Phone[] = [];
  for (let syllable = random.integer(4, 9); syllable > 0; syllable--) {
    const formants = random.pick(vowels).map((hertz) => hertz * scale * random.between(0.95, 1.05));
    phones.push(...consonant(random, formants));
    phones.push({ seconds: random.between(0.08, 0.2), formants, voicing: random.between(0.7, 1), hiss: 0, hissHz: 0 });
  }
  return phones;
}

function consonant(random: Random, vowel: readonly number[]): Phone[] {
  const [, second = 0, third = 0, fourth = 0, fifth = 0] = vowel;
  const closed = [220, 0.8 * second + 300, third, fourth, fifth];
  switch (random.pick(['fricative', 'plosive', 'nasal', 'glide', 'none'])) {
    case 'fricative': {
      const hissHz = random.pick([2600, 4200, 5500, 6500]);
      return [{ seconds: random.between(0.06, 0.14), formants: closed, voicing: 0, hiss: 0.12, hissHz }];
    }
    case 'plosive':
      return [
        { seconds: random.between(0.04, 0.08), formants: closed, voicing: 0, hiss: 0, hissHz: 3000 },
        { seconds: 0.012, formants: closed, voicing: 0, hiss: 0.3, hissHz: random.pick([1200, 2500, 4000]) },
      ];
    case 'nasal':
      return [{ seconds: random.between(0.05, 0.1), formants: closed, voicing: 0.4, hiss: 0, hissHz: 0 }];
    case 'glide':
      return [{ seconds: 0.06, formants: closed.map((hertz) => 1.1 * hertz), voicing: 0.6, hiss: 0, hissHz: 0 }];
    default:
      return [];
  }
}

interface Utterance {
  phones: readonly Phone[];
  at: number;
  length: number;
  sampleRateHz: number;
  pitchHz: number;
  random: Random;
}

function speak(samples: Float32Array, utterance: Utterance): void {
  const { phones, at, length, sampleRateHz, pitchHz, random } = utterance;
  const step = round(stepSeconds * sampleRateHz);
  const mouth = bandwidths.map((bandwidthHz) => new Resonance(sampleRateHz, bandwidthHz));
  const breath = new Resonance(sampleRateHz, 1200);
  const first = round(at * sampleRateHz);
  const count = min(round(length * sampleRateHz), samples.length - first);
  let [phase, voicing, hiss] = [0, 0, 0];
  let formants = phones[0]!.formants;
  const drift = random.between(-0.1, 0.1);
  for (let index = 0; index < count; index++) {
    if (index % step === 0) {
      const phone = phoneAt(phones, index / sampleRateHz);
      // The mouth needs some 20 ms to get anywhere.
      formants = formants.map((hertz, place) => hertz + 0.12 * (phone.formants[place]! - hertz));
      for (const [place, resonance] of mouth.entries()) resonance.tune(formants[place]!);
      if (phone.hissHz > 0) breath.tune(min(phone.hissHz, 0.45 * sampleRateHz));
      voicing += 0.25 * (phone.voicing - voicing);
      hiss += 0.3 * (phone.hiss - hiss);
    }
    const share = index / count;
    phase += (pitchHz * (1.12 - 0.25 * share + drift * cos(9 * share)) * (1 + 0.01 * random.gaussian())) / sampleRateHz;
    if (phase >= 1) phase -= floor(phase);
    const noise = random.gaussian();
    let value = voicing * (glottalFlow(phase) + 0.01 * noise);
    for (const resonance of mouth) value = resonance.next(value);
    const edge = min(1, index / (0.02 * sampleRateHz), (count - index) / (0.03 * sampleRateHz));
    samples[first + index]! += edge * (value + hiss * breath.next(noise));
  }
}

function phoneAt(phones: readonly Phone[], seconds: number): Phone {
  let end = 0;
  return phones.find((phone) => (end += phone.seconds) > seconds) ?? phones.at(-1)!;
}

/** The slope of the air's flow through the vocal folds (Rosenberg, 1971): opening, then shutting fast. */
function glottalFlow(phase: number): number {
  if (phase < 0.4) return 0.4 * (6 * phase - 15 * phase * phase);
  if (phase < 0.56) return -2 * ((phase - 0.4) / 0.16);
  return 0;
}

/** A resonance whose frequency moves; above what the rate can carry it lets all through. */
class Resonance {
  private readonly sampleRateHz: number;
  private readonly decay: number;
  private a = 1;
  private b = 0;
  private c = 0;
  private first = 0;
  private second = 0;

  constructor(sampleRateHz: number, bandwidthHz: number) {
    this.sampleRateHz = sampleRateHz;
    this.decay = exp((-PI * bandwidthHz) / sampleRateHz);
  }

  tune(hertz: number): void {
    const isThere = hertz < 0.46 * this.sampleRateHz;
    this.c = isThere ? -this.decay * this.decay : 0;
    this.b = isThere ? 2 * this.decay * cos((2 * PI * hertz) / this.sampleRateHz) : 0;
    this.a = 1 - this.b - this.c;
  }

  next(sample: number): number {
    const output = this.a * sample + this.b * this.first + this.c * this.second;
    this.second = this.first;
    this.first = output;
    return output;
  }
}
