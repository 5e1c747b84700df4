import { join } from 'node:path';
import type { JsonObject } from '../contract/job.ts';
import { writeFaceFilm } from '../test/media/beauty/face-film.ts';
import { writeLogoFilm } from '../test/media/delogo/logo-film.ts';
import { writeScreenFilm } from '../test/media/keying/screen-film.ts';
import { writeLecture } from '../test/media/slides/lecture.ts';
import { randomCues } from '../test/synthesis/random-cues.ts';
import { synthesise } from '../test/synthesis/synthesise.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { median } from './interleave.ts';
import type { Measured } from './measured-tasks.ts';
import { announce, printHeading, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

const size = { width: 1280, height: 720 };
const frameRate = 25;
const durationSeconds = 12;
const frameCount = frameRate * durationSeconds;

/** What each algorithm that reads video is tried on. */
interface Trial {
  algorithm: string;
  params: JsonObject;
  write(output: string, seed: number): Promise<unknown>;
}

const shots = async (output: string, seed: number): Promise<unknown> =>
  synthesise({ seed, ...size, frameRate, durationSeconds, background: 'shots', cues: [], output });
const captions = async (output: string, seed: number): Promise<unknown> => {
  const cues = randomCues({ seed, durationSeconds, style: { position: 'bottom' } });
  return synthesise({ seed, ...size, frameRate, durationSeconds, background: 'handheld', cues, output });
};
const logo =
  (alpha: number) =>
  async (output: string, seed: number): Promise<unknown> => {
    const logos = [{ kind: 'badge', text: 'STAR', alpha, x: 0.8, y: 0.06, height: 0.12 }] as const;
    return writeLogoFilm(output, undefined, {
      seed,
      ...size,
      frameRate,
      durationSeconds,
      background: 'handheld',
      logos,
    });
  };
const slides = ['How bridges carry weight', 'A short history', 'Wind and vibration'].map((title) => ({
  title,
  bullets: ['Arches push outwards', 'Cables only pull'],
}));

const trials: Record<string, Trial> = {
  VideoDetext: { algorithm: 'VideoDetext', params: {}, write: captions },
  CaptionExtraction: { algorithm: 'CaptionExtraction', params: {}, write: captions },
  Cover: { algorithm: 'Cover', params: {}, write: shots },
  VideoClip: { algorithm: 'VideoClip', params: { duration: 6 }, write: shots },
  VideoSplit: {
    algorithm: 'VideoSplit',
    params: {},
    write: async (output, seed) =>
      writeLecture(output, {
        seed,
        ...size,
        frameRate,
        slides,
        look: 'light',
        parts: [0, 1, 2].map((show) => ({ show, seconds: 4 })),
      }),
  },
  'VideoDelogo, opaque': { algorithm: 'VideoDelogo', params: {}, write: logo(1) },
  'VideoDelogo, see-through': { algorithm: 'VideoDelogo', params: {}, write: logo(0.55) },
  VideoH2V: { algorithm: 'VideoH2V', params: {}, write: shots },
  VideoGreenScreenMatting: {
    algorithm: 'VideoGreenScreenMatting',
    params: {},
    write: async (output, seed) => writeScreenFilm(output, { ...size, frameCount, seed }),
  },
  FaceBeauty: {
    algorithm: 'FaceBeauty',
    params: { beauty_params: 'smooth=80,whiten=50,face_thin=60,eye_size=60' },
    write: async (output) => writeFaceFilm(output, { ...size, frameRate, frameCount }),
  },
};

/** How fast each algorithm works on 720p of its kind, with the start of its process and the loading of its models. */
export async function benchmarkSpeed({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  const rows: Record<string, string>[] = [];
  for (const [name, { algorithm, params, write }] of Object.entries(trials)) {
    announce(`the speed of ${name}`);
    const input = join(workFolder, `speed-${String(rows.length)}.mp4`);
    await write(input, seed + 70);
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run++)
      measured.push(await runMeasured({ kind: 'algorithm', name: algorithm, input, params }, workFolder));
    const medianOf = (value: (one: Measured) => number): number => median(measured.map(value));
    rows.push({
      algorithm: name,
      'x real time': (durationSeconds / medianOf(({ wallSeconds }) => wallSeconds)).toFixed(2),
      'CPU s per s': (medianOf(({ cpuSeconds }) => cpuSeconds) / durationSeconds).toFixed(2),
      'peak MiB': medianOf(({ peakMebibytes }) => peakMebibytes).toFixed(0),
    });
  }
  printHeading('Speed', `clips of ${String(durationSeconds)} s, 720p; median of ${String(runs)} runs`);
  printTable(rows);
}
