import { join } from 'node:path';
import { readVideo } from '../media/av/read-video.ts';
import { lumaOf } from '../test/metrics/plane.ts';
import { meanSquaredError, psnrOfError } from '../test/metrics/psnr.ts';
import { ssimInBox } from '../test/metrics/ssim.ts';
import { randomCues } from '../test/synthesis/random-cues.ts';
import type { BackgroundKind } from '../test/synthesis/scene.ts';
import { synthesise } from '../test/synthesis/synthesise.ts';
import type { TrueCue } from '../test/synthesis/truth.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { interleave, mean, median } from './interleave.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

const backgrounds: BackgroundKind[] = ['pan', 'handheld', 'static'];
const durationSeconds = 8;

/** VideoDetext, which finds the text itself, against FFmpeg's delogo on the boxes where the text really is. */
export async function benchmarkDetext({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  printHeading(
    'Text removal',
    `clips of ${String(durationSeconds)} s, 720p; likeness to the video without text, in the text's boxes; median of ${String(runs)} runs`,
  );
  for (const [index, background] of backgrounds.entries()) {
    announce(`text removal on ${background}`);
    const clipSeed = seed + 10 + index;
    const input = join(workFolder, `detext-${background}.mp4`);
    const clean = join(workFolder, `detext-${background}-clean.mp4`);
    const cues = randomCues({ seed: clipSeed, durationSeconds, style: { decoration: 'outline' } });
    const truth = await synthesise({
      seed: clipSeed,
      width: 1280,
      height: 720,
      frameRate: 25,
      durationSeconds,
      background,
      cues,
      output: input,
      cleanOutput: clean,
    });
    const outcomes = await interleave(runs, {
      VideoDetext: () => runMeasured({ kind: 'algorithm', name: 'VideoDetext', input, params: {} }, workFolder),
      delogo: () => runMeasured({ kind: 'delogo', input, areas: truth.cues }, workFolder),
    });
    const rows = [{ tool: `${background}: untouched`, ...format(await likeness(input, clean, truth.cues)) }];
    const figures: Record<string, { ssim: number; realTime: number }> = {};
    for (const [tool, measured] of Object.entries(outcomes)) {
      const quality = await likeness(measured[0]!.files[0]!, clean, truth.cues);
      const realTime = durationSeconds / median(measured.map(({ wallSeconds }) => wallSeconds));
      figures[tool] = { ssim: quality.ssim, realTime };
      const cost = {
        'x real time': realTime.toFixed(2),
        'CPU s per s': (median(measured.map(({ cpuSeconds }) => cpuSeconds)) / durationSeconds).toFixed(2),
        'peak MiB': median(measured.map(({ peakMebibytes }) => peakMebibytes)).toFixed(0),
      };
      rows.push({ tool: `${background}: ${tool}`, ...format(quality), ...cost });
    }
    printTable(rows);
    const gain = figures.VideoDetext!.ssim - figures.delogo!.ssim;
    const slower = figures.delogo!.realTime / figures.VideoDetext!.realTime;
    printLine(`SSIM ${gain >= 0 ? '+' : ''}${gain.toFixed(3)} over delogo, in ${slower.toFixed(1)} times its time`);
  }
}

interface Likeness {
  ssim: number;
  psnr: number;
}

function format({ ssim, psnr }: Likeness): Record<string, string> {
  return { SSIM: ssim.toFixed(4), 'PSNR dB': psnr.toFixed(1) };
}

/** How like its clean twin a video is in the boxes of the cues while they are shown; every third frame. */
async function likeness(video: string, clean: string, cues: readonly TrueCue[]): Promise<Likeness> {
  const twin = readVideo(clean, { pixelFormat: 'gray8' });
  const ssims: number[] = [];
  const errors: number[] = [];
  for await (const frame of readVideo(video, { pixelFormat: 'gray8' })) {
    const next = await twin.next();
    if (next.done) break;
    const cue = cues.find(({ firstFrame, lastFrame }) => frame.index >= firstFrame && frame.index <= lastFrame);
    if (!cue || frame.index % 3 !== 0) continue;
    ssims.push(ssimInBox(lumaOf(frame), lumaOf(next.value), cue.box));
    errors.push(meanSquaredError(lumaOf(frame), lumaOf(next.value), cue.box));
  }
  return { ssim: mean(ssims), psnr: psnrOfError(mean(errors)) };
}
