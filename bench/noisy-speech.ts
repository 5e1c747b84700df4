import { join } from 'node:path';
import { chineseLines } from '../test/synthesis/chinese-lines.ts';
import { englishLines } from '../test/synthesis/english-lines.ts';
import { createRandom, type Random } from '../test/synthesis/random.ts';
import { writeWave } from '../test/synthesis/write-wave.ts';
import { espeakScript } from './peers/espeak.ts';
import { readMono } from './read-mono.ts';
import { runMeasured } from './run-measured.ts';

/** A recording with noise, and the same without it. */
export interface NoisySpeech {
  input: string;
  noise: NoiseKind;
  /** At 48 kHz. */
  clean: Float32Array;
}

export const noiseKinds = ['white', 'pink', 'fan', 'typing', 'babble'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

export const speechRateHz = 48_000;
const voices = ['en-us', 'en-us+f3', 'cmn', 'cmn+f2'];
const levelsDecibels = [0, 5, 10];
const clipSeconds = 6;
const sentences = 4;

/** Has each voice speak in each noise, at 0, 5 or 10 dB. */
export async function makeNoisySpeech(folder: string, python: string, seed: number): Promise<NoisySpeech[]> {
  const random = createRandom(`noisy speech ${String(seed)}`);
  const items = voices.map((voice) => {
    const lines = voice.startsWith('cmn') ? chineseLines : englishLines;
    const text = random.shuffle(lines).slice(0, sentences).join('. ');
    return { input: '', params: { voice, text } };
  });
  const tool = { name: 'python', python, script: espeakScript } as const;
  const { outcomes = [] } = await runMeasured({ kind: 'batch', tool, items }, folder);
  const speeches: Float32Array[] = [];
  for (const { file } of outcomes) speeches.push(clipped(await readMono(file!, speechRateHz)));
  const clips: NoisySpeech[] = [];
  for (const [voice, clean] of speeches.entries()) {
    for (const noise of noiseKinds) {
      const level = levelsDecibels[clips.length % levelsDecibels.length]!;
      const others = speeches.filter((_, other) => other !== voice);
      const made = noise === 'babble' ? babble(others) : noises[noise](clean.length, random);
      const gain = Math.sqrt(speechPower(clean) / power(made) / 10 ** (level / 10));
      const noisy = clean.map((sample, at) => sample + gain * made[at]!);
      // Both as loud, so that nothing clips.
      const scale = 0.9 / Math.max(0.9, largest(noisy));
      const input = join(folder, `speech-${String(clips.length)}.wav`);
      await writeWave(input, { sampleRateHz: speechRateHz, channels: [noisy.map((sample) => sample * scale)] });
      clips.push({ input, noise, clean: clean.map((sample) => sample * scale) });
    }
  }
  return clips;
}

const noises: Record<Exclude<NoiseKind, 'babble'>, (length: number, random: Random) => Float32Array> = {
  white,
  pink,
  fan(length, random) {
    const air = brown(length, random);
    const hum = [50, 100, 150, 300, 450, 900].map((hertz) => ({
      turn: (2 * Math.PI * hertz) / speechRateHz,
      phase: random.between(0, 2 * Math.PI),
      gain: 0.6 * (50 / hertz) ** 0.4,
    }));
    return air.map((sample, at) =>
      hum.reduce((sum, { turn, phase, gain }) => sum + gain * Math.sin(turn * at + phase), sample),
    );
  },
  typing(length, random) {
    const keys = new Float32Array(length);
    for (let at = 0; at < length; at += Math.round(-Math.log(1 - random.next()) * 0.14 * speechRateHz)) {
      const loudness = random.between(0.5, 2);
      const end = Math.min(length, at + 2400);
      for (let index = at; index < end; index++)
        keys[index]! += loudness * random.gaussian() * Math.exp((at - index) / 300);
      at++;
    }
    return keys.map((sample) => sample + 0.05 * random.gaussian());
  },
};

function white(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.gaussian());
}

/** By Paul Kellet's filter, true to a twentieth of a decibel above 10 Hz. */
function pink(length: number, random: Random): Float32Array {
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616];
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898];
  const states = new Float64Array(poles.length);
  let before = 0;
  return white(length, random).map((sample) => {
    let sum = before + 0.5362 * sample;
    for (const [index, pole] of poles.entries()) sum += states[index] = pole * states[index]! + gains[index]! * sample;
    before = 0.115926 * sample;
    return sum;
  });
}

/** Falls by 6 dB an octave above 40 Hz. */
function brown(length: number, random: Random): Float32Array {
  const keep = Math.exp((-2 * Math.PI * 40) / speechRateHz);
  let state = 0;
  return white(length, random).map((sample) => (state = keep * state + Math.sqrt(1 - keep * keep) * sample));
}

/** Others who speak at once, each begun somewhere else. */
function babble(others: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(others[0]!.length);
  for (const [index, speech] of others.entries()) {
    const shift = Math.round((index * speech.length) / others.length / 1.7);
    for (let at = 0; at < sum.length; at++) sum[at]! += speech[(at + shift) % speech.length]!;
  }
  return sum;
}

function clipped(speech: Float32Array): Float32Array {
  const clip = new Float32Array(clipSeconds * speechRateHz);
  clip.set(speech.subarray(0, clip.length));
  return clip;
}

function power(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** Without the pauses. */
function speechPower(samples: Float32Array): number {
  const least = 0.01 * largest(samples);
  return power(samples.filter((sample) => Math.abs(sample) > least));
}

function largest(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}
