import { createRandom } from './random.ts';

// Looked up once: in the tests' own context each look-up of a global is slow.
const { PI, sin, exp, abs, max, min, round, log2 } = Math;

export const noteRateHz = 22_050;

/** What sounds: a struck string, a voice with one of five vowels, a held chord tone, a bass or a drum. */
export type Sound = 'piano' | 'guitar' | 'strings' | 'bass' | 'kick' | 'snare' | 'hat' | `voice-${0 | 1 | 2 | 3 | 4}`;

/** Where the vowels have their strongest partials, in hertz: a, e, i, o, u. */
const formants = [
  [800, 1200, 2600],
  [500, 1900, 2600],
  [300, 2300, 3100],
  [500, 900, 2500],
  [320, 750, 2300],
] as const;

/** Plays notes into a list of samples. Each note is made once, however often it is played. */
export class NotePlayer {
  readonly samples: Float32Array;
  private readonly made = new Map<string, Float32Array>();

  constructor(seconds: number) {
    this.samples = new Float32Array(Math.ceil(seconds * noteRateHz));
  }

  /** @param midiNote ignored by drums */
  play(sound: Sound, midiNote: number, startSeconds: number, seconds: number, gain: number): void {
    const { samples } = this;
    const key = `${sound} ${midiNote} ${seconds.toFixed(3)}`;
    let note = this.made.get(key);
    if (!note) this.made.set(key, (note = makeNote(sound, midiNote, seconds)));
    const first = round(startSeconds * noteRateHz);
    const count = min(note.length, samples.length - first);
    for (let index = 0; index < count; index++) samples[first + index]! += gain * note[index]!;
  }

  /** Everything as loud as the peak says, with a little hiss. */
  finish(seed: number, peak = 0.7): Float32Array {
    const random = createRandom(seed);
    let largest = 1e-9;
    for (const value of this.samples) largest = max(largest, abs(value));
    for (let index = 0; index < this.samples.length; index++) {
      this.samples[index] = (this.samples[index]! * peak) / largest + 0.0006 * (random.next() - 0.5);
    }
    return this.samples;
  }
}

function makeNote(sound: Sound, midiNote: number, seconds: number): Float32Array {
  const hertz = 440 * 2 ** ((midiNote - 69) / 12);
  const tail = sound === 'piano' || sound === 'guitar' ? 0.15 : 0.03;
  const samples = new Float32Array(round((seconds + tail) * noteRateHz));
  const partials = partialsOf(sound, hertz);
  const random = createRandom(`${sound} ${midiNote}`);
  const decay = { piano: 1.6, guitar: 2.5, strings: 0, bass: 1.2 }[sound as string] ?? 0;
  for (let index = 0; index < samples.length; index++) {
    const t = index / noteRateHz;
    const end = min(1, (seconds + tail - t) / tail);
    if (sound === 'kick') {
      samples[index] = end * exp(-18 * t) * sin(2 * PI * (50 * t + 4 * (1 - exp(-28 * t))));
    } else if (sound === 'snare' || sound === 'hat') {
      samples[index] = end * 0.5 * (random.next() - 0.5) * exp(-t / (sound === 'hat' ? 0.03 : 0.11));
    } else {
      const vibrato = sound.startsWith('voice') ? 0.004 * sin(2 * PI * 5.5 * t) * hertz : 0;
      let value = 0;
      for (const [harmonic, gain] of partials.entries()) {
        if (gain < 0.004) continue;
        const phase = 2 * PI * (harmonic + 1) * (hertz * t + vibrato / 35);
        value += gain * sin(phase) * (decay > 0 ? exp(-decay * (1 + 0.4 * harmonic) * t) : 1);
      }
      samples[index] = value * end * min(1, t / (sound === 'strings' ? 0.08 : 0.008));
    }
  }
  return samples;
}

function partialsOf(sound: Sound, hertz: number): number[] {
  const count = sound === 'bass' ? 4 : 10;
  return Array.from({ length: count }, (_, index) => {
    const partial = hertz * (index + 1);
    if (partial > 9000) return 0;
    if (!sound.startsWith('voice')) return 0.5 / (index + 1) ** (sound === 'strings' ? 1.1 : 1.6);
    const peaks = formants[Number(sound.slice(6))]!;
    return peaks.reduce((sum, peak, rank) => sum + exp(-((4 * log2(partial / peak)) ** 2)) / (2 + rank), 0.02);
  });
}
