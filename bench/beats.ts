import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beatFMeasure } from '../test/metrics/beat-f-measure.ts';
import { createSong, type Song, type SongOptions } from '../test/synthesis/song.ts';
import { writeWave } from '../test/synthesis/write-wave.ts';
import type { BatchOutcome } from './batch.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { compareTools, printSpeed, type Contender } from './compare-tools.ts';
import { mean } from './interleave.ts';
import { aubioRequirements, aubioScript } from './peers/aubio.ts';
import { librosaRequirements, librosaScript } from './peers/librosa.ts';
import { installPython } from './peers/python.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';

const steady = [
  { style: 'ballad', tempi: [72] },
  { style: 'pop', tempi: [96] },
  { style: 'rock', tempi: [118] },
  { style: 'edm', tempi: [128] },
  { style: 'waltz', tempi: [132] },
  { style: 'clicks', tempi: [150] },
  { style: 'pop', tempi: [166] },
] as const;
const changing = [
  { style: 'pop', tempi: [100, 130] },
  { style: 'rock', tempi: [140, 95] },
  { style: 'edm', tempi: [120, 132] },
] as const;
const swinging = [
  { style: 'pop', tempi: [104], offbeat: 2 / 3 },
  { style: 'rock', tempi: [126], offbeat: 2 / 3 },
] as const;
const kinds: Record<string, readonly Omit<SongOptions, 'seed' | 'barsPerPart'>[]> = {
  steady,
  'tempo changes': changing,
  swing: swinging,
};
const partSeconds = 30;
const peers = [
  { name: 'librosa', requirements: librosaRequirements, script: librosaScript },
  { name: 'aubio', requirements: aubioRequirements, script: aubioScript },
];

interface Piece {
  kind: string;
  input: string;
  song: Song;
}

/** AudioBeatDetection against librosa and aubio on made music whose beats are known. */
export async function benchmarkBeats({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('making music');
  const pieces = await makePieces(workFolder, seed);
  const items = pieces.map(({ input }) => ({ input, params: {} }));
  const contenders: Record<string, Contender> = {
    AudioBeatDetection: { tool: { name: 'algorithm', algorithm: 'AudioBeatDetection' }, items },
  };
  const skipped: string[] = [];
  for (const { name, requirements, script } of peers) {
    announce(`installing ${name}`);
    const peer = await installPython(workFolder, requirements);
    if ('python' in peer) contenders[name] = { tool: { name: 'python', python: peer.python, script }, items };
    else skipped.push(`${name} ${peer.advice}`);
  }
  announce('finding beats');
  const contests = await compareTools(contenders, { runs, workFolder });
  const seconds = pieces.reduce((sum, { song }) => sum + song.samples.length / song.sampleRateHz, 0);
  printHeading(
    'Beats',
    `${String(pieces.length)} pieces, ${(seconds / 60).toFixed(1)} minutes; F-measure within 70 ms; median of ${String(runs)} runs`,
  );
  const rows: Record<string, string>[] = [];
  for (const [tool, { outcomes, wallSeconds, cpuSeconds }] of Object.entries(contests)) {
    const found = await Promise.all(outcomes.map(beatsOf));
    const scores = pieces.map(({ kind, song }, index) => ({ kind, score: beatFMeasure(song.beats, found[index]!) }));
    const ofKind = (kind: string): string =>
      mean(scores.flatMap((one) => (one.kind === kind ? one.score : []))).toFixed(3);
    rows.push({
      tool,
      ...Object.fromEntries(Object.keys(kinds).map((kind) => [kind, ofKind(kind)])),
      all: mean(scores.map(({ score }) => score)).toFixed(3),
      worst: Math.min(...scores.map(({ score }) => score)).toFixed(3),
      'x real time': (seconds / wallSeconds).toFixed(0),
      'CPU ms per s': ((1000 * cpuSeconds) / seconds).toFixed(1),
    });
  }
  printTable(rows);
  for (const reason of skipped) printLine(reason);
  for (const { name } of peers) printSpeed('AudioBeatDetection', name, contests);
}

async function makePieces(folder: string, seed: number): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [kind, songs] of Object.entries(kinds)) {
    for (const options of songs) {
      const metre = options.style === 'waltz' ? 3 : 4;
      const barsPerPart = Math.round((partSeconds * options.tempi[0]!) / 60 / metre / options.tempi.length);
      const song = createSong({ ...options, seed: seed + pieces.length, barsPerPart });
      const input = join(folder, `song-${String(pieces.length)}.wav`);
      await writeWave(input, { sampleRateHz: song.sampleRateHz, channels: [song.samples] });
      pieces.push({ kind, input, song });
    }
  }
  return pieces;
}

/** Ours writes them into a file. */
async function beatsOf({ file, value }: BatchOutcome): Promise<number[]> {
  const lists = file === undefined ? value : (JSON.parse(await readFile(file, 'utf8')) as unknown);
  return (lists as { BeatList: number[] }).BeatList;
}
