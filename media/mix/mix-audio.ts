import { rm } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { requireWritable, SoundFile } from '../audio/sound-file.ts';
import { describeSound } from '../audio/sound-source.ts';
import { encodableLayout, soundCodecFor, type SampleDepth, type SampleLayout } from '../av/sound-codec.ts';
import { duckingGains } from './ducking.ts';
import { FinalSound } from './final-sound.ts';
import { mixedSound, type MixInput } from './mixed-sound.ts';

/** How to mix. */
export interface MixParams {
  /** Which of the two is made quieter while the other is heard. */
  ducking: 'none' | 'first' | 'second';
  duckingDecibels: number;
  /** In LUFS; default as loud as it comes. */
  loudness?: number | undefined;
}

/** What was written. */
export interface MixedAudio {
  durationSeconds: number;
  sampleRateHz: number;
  channels: number;
  /** In LUFS; null for silence. */
  loudness: number | null;
  /** In dBTP; null for silence. */
  truePeak: number | null;
  /** How long it had to be turned down by more than 0.1 dB, so that peaks do not clip. */
  limitedSeconds: number;
}

/** How high peaks may reach, in dBTP: encoders with a loss overshoot, and a target of loudness has a rule of its own. */
const ceilings = { lossless: -0.1, lossy: -1, withTarget: -1.5 };
/** How often the gain is set right for what the limiter takes away. */
const mostCorrections = 3;
/** Where listening and measuring end. */
const progressShares = { listening: 0.2, measuring: 0.6 };
/** In LU. */
const goodEnough = 0.1;
const tolerable = 0.5;

/**
 * Mixes the input with a second one, and writes the sum: of sounds, or of a video with its picture.
 * @throws ReelflowError `InvalidInput`, `MediaUnreadable`, `DiskFull`, `JobCancelled`
 */
export async function mixAudio(context: AlgorithmContext<MixParams>): Promise<MixedAudio> {
  const { input, moreInputs, params, signal, warn, progress } = context;
  const output = context.output('wav').path;
  requireWritable(output);
  const paths = [input, ...moreInputs];
  const sources = await Promise.all(paths.map(describeSound));
  const depth = sources.map((source) => source.depth).reduce(deeper);
  const codec = soundCodecFor(output, depth);
  const layout = encodableLayout(codec, {
    sampleRateHz: Math.max(...sources.map(({ sampleRateHz }) => sampleRateHz)),
    channels: Math.min(2, Math.max(...sources.map(({ channels }) => channels))),
  });
  const inputs: MixInput[] = paths.map((path, index) => ({ path, source: sources[index]! }));
  const file = await SoundFile.create({ output, layout, codec, like: input, onWarning: warn });
  try {
    const ducked = { none: undefined, first: inputs[0], second: inputs[1] }[params.ducking];
    const measuredFrom = ducked ? progressShares.listening : 0;
    const mixedFrom = params.loudness === undefined ? measuredFrom : progressShares.measuring;
    if (ducked) {
      const key = inputs.filter((other) => other !== ducked);
      const onProgress = between(0, measuredFrom, 'listening');
      ducked.gainAt = await duckingGains(
        mixedSound(key, layout, { signal, onProgress }),
        layout.sampleRateHz,
        params.duckingDecibels,
      );
    }
    const ceiling =
      params.loudness === undefined ? (codec.isLossless ? ceilings.lossless : ceilings.lossy) : ceilings.withTarget;
    const gain = params.loudness === undefined ? 1 : await gainFor(params.loudness, ceiling, measuredFrom);
    const onProgress = between(mixedFrom, 1, 'mixing');
    const final = new FinalSound(layout, { gain, ceiling });
    for await (const block of mixedSound(inputs, layout, { signal, onWarning: warn, onProgress }))
      file.write(final.push(block));
    file.write(final.finish());
    await file.finish();
    return resultOf(final, layout);
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  } finally {
    file.free();
  }

  function between(from: number, to: number, phase: string): (fraction: number) => void {
    return (fraction) => progress(from + (to - from) * fraction, phase);
  }

  async function gainFor(target: number, ceiling: number, from: number): Promise<number> {
    const share = (progressShares.measuring - from) / (mostCorrections + 1);
    let gain = 1;
    let reached: number | undefined;
    for (let round = 0; round <= mostCorrections; round++) {
      const onProgress = between(from + round * share, from + (round + 1) * share, 'measuring the loudness');
      // The first time as it is, to see what there is.
      const trial = new FinalSound(layout, { gain, ceiling: round === 0 ? Infinity : ceiling });
      for await (const block of mixedSound(inputs, layout, { signal, onProgress })) trial.push(block);
      trial.finish();
      reached = trial.loudness();
      if (reached === undefined) {
        warn('The mix is silent, or shorter than 0.4 s: its loudness was left as it is.');
        return 1;
      }
      if (round > 0 && Math.abs(target - reached) < goodEnough) return gain;
      const change = 10 ** ((target - reached) / 20);
      // Where no peak is in the way, what was measured is all there is to know.
      if (round === 0 && trial.truePeak()! + 20 * Math.log10(change) <= ceiling) return change;
      if (round < mostCorrections) gain *= change;
    }
    if (Math.abs(target - reached!) > tolerable) warn(tooLoud(target, reached!, ceiling));
    return gain;
  }
}

function deeper(one: SampleDepth, other: SampleDepth): SampleDepth {
  if (one === 'float' || other === 'float') return 'float';
  return Math.max(one, other) as SampleDepth;
}

function tooLoud(target: number, reached: number, ceiling: number): string {
  return `The mix reaches ${reached.toFixed(1)} LUFS instead of ${target}, since its peaks are kept below ${ceiling} dBTP.`;
}

function resultOf(final: FinalSound, layout: SampleLayout): MixedAudio {
  const { sampleRateHz, channels } = layout;
  return {
    durationSeconds: final.sampleCount / sampleRateHz,
    sampleRateHz,
    channels,
    loudness: rounded(final.loudness()),
    truePeak: rounded(final.truePeak()),
    limitedSeconds: Math.round((1000 * final.limitedCount) / sampleRateHz) / 1000,
  };
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100;
}
