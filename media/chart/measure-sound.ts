import type { Span } from '../../contract/algorithm.ts';
import { createMelBank, type MelBank } from '../audio/mel-bank.ts';
import { readAudio } from '../audio/read-audio.ts';
import { probe } from '../av/probe.ts';
import { Spectrogram } from '../audio/spectrogram.ts';
import { RowMerger } from './row-merger.ts';

/** What is drawn of a sound, in columns of equal length. */
export interface SoundShape {
  startSeconds: number;
  endSeconds: number;
  sampleRateHz: number;
  /** The least and the greatest sample of all channels, in each column. */
  extremes: Float32Array[];
  extremesSeconds: number;
  /** Power in mel bands from the lowest up, 1 for a sine of full scale, mean over channels, in each column. */
  powers: Float32Array[];
  powersSeconds: number;
}

export const bandCount = 128;
export const lowestHz = 40;
/** Long enough that each band has a line of the spectrum. */
const windowSeconds = 0.09;
/** Over each other: a short stretch is looked at more closely. */
const windowsAtOnce = { short: 8, long: 2 };
const longSeconds = 60;
const extremeSamples = 64;
/** Twice the pixels there are, at least; halved when there are more. */
const mostColumns = 4096;

/**
 * Reads the sound of a file once, or a stretch of it, in bounded memory.
 * @throws ReelflowError as `readAudio`
 */
export async function measureSound(
  path: string,
  { start, end }: Span,
  options: { signal?: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<SoundShape> {
  const { durationSeconds } = await probe(path);
  const overlap = windowsAtOnce[(end ?? durationSeconds) - start > longSeconds ? 'long' : 'short'];
  const extremes = new RowMerger(2, mostColumns, widen);
  const extremesOf = new Extremes(extremes);
  const powers = new RowMerger(bandCount, mostColumns, add);
  let spectra: Spectrogram[] = [];
  let sampleRateHz = 0;
  let sampleCount = 0;
  let startSeconds = start;
  for await (const block of readAudio(path, { ...options, startSeconds: start })) {
    sampleRateHz = block.sampleRateHz;
    const from = Math.max(0, Math.round(start * sampleRateHz) - block.firstSample);
    const until = end === null ? Infinity : Math.round(end * sampleRateHz) - block.firstSample;
    if (until <= 0) break;
    const channels = block.channels.map((samples) =>
      samples.subarray(from, Math.max(from, Math.min(samples.length, until))),
    );
    // The sound may begin after the stretch does.
    if (sampleCount === 0) startSeconds = Math.max(start, block.firstSample / sampleRateHz);
    if (spectra.length === 0) spectra = createSpectra(channels.length, sampleRateHz, overlap, powers);
    for (const [channel, samples] of channels.entries()) spectra[channel]!.push(samples);
    extremesOf.push(channels);
    sampleCount += channels[0]!.length;
  }
  for (const spectrum of spectra) spectrum.finish();
  extremesOf.finish();
  const perSecond = 1 / Math.max(1, sampleRateHz);
  return {
    startSeconds,
    endSeconds: sampleCount > 0 ? startSeconds + sampleCount * perSecond : Math.min(start, durationSeconds),
    sampleRateHz,
    extremes: extremes.finish(),
    extremesSeconds: extremes.rowsEach * extremeSamples * perSecond,
    powers: powers.finish().map((row) => row.map((value) => value / powers.rowsEach)),
    powersSeconds: (powers.rowsEach * windowAt(sampleRateHz) * perSecond) / overlap,
  };
}

/** One spectrogram a channel; the last one's windows complete a column. */
function createSpectra(channelCount: number, sampleRateHz: number, overlap: number, powers: RowMerger): Spectrogram[] {
  const size = windowAt(sampleRateHz);
  const bank = createMelBank({ sampleRateHz, size, bandCount, lowestHz, highestHz: sampleRateHz / 2 });
  // Channels come in blocks, one after the other: their windows wait for each other.
  const waiting: Float64Array[][] = Array.from({ length: channelCount }, () => []);
  return waiting.map(
    (own) =>
      new Spectrogram(size, size / overlap, (magnitudes) => {
        own.push(bandPowers(bank, magnitudes, size));
        while (waiting.every((rows) => rows.length > 0)) {
          const rows = waiting.map((channel) => channel.shift()!);
          powers.push(rows[0]!.map((_, band) => rows.reduce((sum, row) => sum + row[band]!, 0) / channelCount));
        }
      }),
  );
}

/** The length of a window in samples, a power of two. */
function windowAt(sampleRateHz: number): number {
  return 2 ** Math.max(4, Math.round(Math.log2(windowSeconds * sampleRateHz)));
}

/** A sine's power is spread over lines that add up to one and a half times that of the middle one under a Hann window. */
function bandPowers(bank: MelBank, magnitudes: Float64Array, size: number): Float64Array {
  const bands = new Float64Array(bandCount);
  bank.apply(
    magnitudes.map((magnitude) => (magnitude / (size / 4)) ** 2 / 1.5),
    bands,
  );
  return bands;
}

/** Gives the extremes of each so many samples, whatever the lengths of the blocks. */
class Extremes {
  private readonly rows: RowMerger;
  private low = Infinity;
  private high = -Infinity;
  private count = 0;

  constructor(rows: RowMerger) {
    this.rows = rows;
  }

  push(channels: readonly Float32Array[]): void {
    for (let index = 0; index < channels[0]!.length; index++) {
      for (const samples of channels) {
        this.low = Math.min(this.low, samples[index]!);
        this.high = Math.max(this.high, samples[index]!);
      }
      if (++this.count === extremeSamples) this.finish();
    }
  }

  finish(): void {
    if (this.count === 0) return;
    this.rows.push([this.low, this.high]);
    [this.low, this.high, this.count] = [Infinity, -Infinity, 0];
  }
}

function widen(into: Float32Array, from: Float32Array): void {
  into[0] = Math.min(into[0]!, from[0]!);
  into[1] = Math.max(into[1]!, from[1]!);
}

function add(into: Float32Array, from: Float32Array): void {
  for (let index = 0; index < into.length; index++) into[index]! += from[index]!;
}
