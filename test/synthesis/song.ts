import { createRandom, type Random } from './random.ts';
import type { Soundtrack } from './soundtrack.ts';

export type SongStyle = 'pop' | 'rock' | 'ballad' | 'edm' | 'waltz' | 'clicks';

export interface SongOptions {
  seed: number;
  style: SongStyle;
  /** Beats a minute, one for each part of the song. */
  tempi: readonly number[];
  barsPerPart: number;
  /** Where in a beat its second half begins; default 0.5, two thirds for swing. */
  offbeat?: number;
}

/** A piece of music whose beats are known. Times are seconds. */
export interface Song extends Soundtrack {
  beats: number[];
  downbeats: number[];
}

// Looked up once: in the tests' own context each look-up of a global is slow.
const { PI, sin, exp, min, round } = Math;

const sampleRateHz = 22_050;
const leadSeconds = 0.5;
/** Players are not exact. */
const timingDeviationSeconds = 0.003;
/** The four chords of a thousand songs, in semitones above C. */
const chords = [
  [0, 4, 7],
  [9, 12, 16],
  [5, 9, 12],
  [7, 11, 14],
];
const scale = [0, 2, 4, 5, 7, 9, 11, 12];

/** Plays drums, bass, chords and a melody that is made up, in four or, for a waltz, in three. */
export function createSong({ seed, style, tempi, barsPerPart, offbeat = 0.5 }: SongOptions): Song {
  const random = createRandom(seed);
  const metre = style === 'waltz' ? 3 : 4;
  const duration = leadSeconds + tempi.reduce((sum, tempo) => sum + (60 / tempo) * metre * barsPerPart, 0) + 1;
  const samples = new Float32Array(Math.ceil(duration * sampleRateHz));
  const [beats, downbeats]: [number[], number[]] = [[], []];
  const jitter = (): number => timingDeviationSeconds * random.gaussian();
  let start = leadSeconds;
  for (const tempo of tempi) {
    const beatSeconds = 60 / tempo;
    for (let bar = 0; bar < barsPerPart; bar++) {
      const chord = chords[bar % chords.length]!;
      for (let beat = 0; beat < metre; beat++, start += beatSeconds) {
        beats.push(start);
        if (beat === 0) downbeats.push(start);
        if (style === 'clicks') {
          addClick(samples, start, beat === 0);
          continue;
        }
        if (style !== 'ballad') addDrums(samples, { style, beat, start, beatSeconds, offbeat, random, jitter });
        addHarmony(samples, { style, beat, start: start + jitter(), beatSeconds, offbeat, chord, random });
      }
    }
  }
  const peak = samples.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let index = 0; index < samples.length; index++) samples[index]! *= 0.7 / peak;
  return { sampleRateHz, channels: 1, samples, beats, downbeats };
}

interface Beat {
  style: SongStyle;
  beat: number;
  start: number;
  beatSeconds: number;
  offbeat: number;
  random: Random;
}

function addDrums(
  samples: Float32Array,
  { style, beat, start, beatSeconds, offbeat, random, jitter }: Beat & { jitter(): number },
): void {
  if (style === 'waltz') {
    if (beat === 0) addKick(samples, start + jitter(), 0.8);
    else addNoise(samples, start + jitter(), 0.25, 0.05, random);
    return;
  }
  if (style === 'edm' || beat % 2 === 0) addKick(samples, start + jitter(), 0.9);
  if (beat % 2 === 1) addNoise(samples, start + jitter(), 0.6, 0.12, random);
  for (const half of [0, offbeat]) addNoise(samples, start + half * beatSeconds + jitter(), 0.2, 0.03, random);
}

function addHarmony(
  samples: Float32Array,
  { style, beat, start, beatSeconds, offbeat, chord, random }: Beat & { chord: number[] },
): void {
  if (beat % 2 === 0 || random.next() < 0.3) addNote(samples, start, 36 + chord[0]!, beatSeconds * 0.9, 0.5);
  if (style !== 'ballad' || beat % 2 === 0) {
    for (const semitone of chord) addNote(samples, start, 60 + semitone, beatSeconds * 0.95, 0.22);
  }
  for (const half of [0, offbeat]) {
    if (random.next() > 0.6) continue;
    const pitch = 72 + scale[Math.floor(random.next() * scale.length)]!;
    addNote(samples, start + half * beatSeconds, pitch, beatSeconds * (half === 0 ? offbeat : 1 - offbeat), 0.25);
  }
}

function addTone(samples: Float32Array, start: number, seconds: number, valueAt: (t: number) => number): void {
  const first = round(start * sampleRateHz);
  const count = min(round(seconds * sampleRateHz), samples.length - first);
  for (let index = Math.max(0, -first); index < count; index++)
    samples[first + index]! += valueAt(index / sampleRateHz);
}

function addClick(samples: Float32Array, start: number, isAccent: boolean): void {
  const [hertz, gain] = isAccent ? [1500, 1] : [1000, 0.7];
  addTone(samples, start, 0.04, (t) => gain * sin(2 * PI * hertz * t) * exp(-150 * t));
}

function addKick(samples: Float32Array, start: number, gain: number): void {
  // A tone that falls from 160 to 50 Hz.
  addTone(samples, start, 0.2, (t) => gain * exp(-18 * t) * sin(2 * PI * (50 * t + 4 * (1 - exp(-28 * t)))));
}

function addNoise(samples: Float32Array, start: number, gain: number, seconds: number, random: Random): void {
  addTone(samples, start, 4 * seconds, (t) => gain * random.gaussian() * 0.4 * exp(-t / seconds));
}

/** A struck string: a few harmonics that die away, the higher the faster. */
function addNote(samples: Float32Array, start: number, midiNote: number, seconds: number, gain: number): void {
  const hertz = 440 * 2 ** ((midiNote - 69) / 12);
  addTone(samples, start, seconds, (t) => {
    const envelope = gain * min(1, t / 0.006, (seconds - t) / 0.02);
    let value = 0;
    for (let harmonic = 1; harmonic <= 5; harmonic++) {
      value += (exp(-1.5 * harmonic * t) / harmonic) * sin(2 * PI * hertz * harmonic * t);
    }
    return envelope * value;
  });
}
