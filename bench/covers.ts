import { join } from 'node:path';
import type { BenchmarkOptions } from './benchmark.ts';
import { interleave, mean, median } from './interleave.ts';
import type { Measured } from './measured-tasks.ts';
import { writePlantedVideo, type BadStretch } from './planted-video.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

const clipCount = 3;
const durationSeconds = 15;
const count = 5;

/** Cover against FFmpeg's thumbnail filter on videos with black, white, blurred and half-dissolved stretches. */
export async function benchmarkCovers({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  const picks: Record<string, { bad: string[]; all: number; realTimes: number[] }> = {};
  for (let clip = 0; clip < clipCount; clip++) {
    announce(`covers, clip ${String(clip + 1)} of ${String(clipCount)}`);
    const input = join(workFolder, `covers-${String(clip)}.mp4`);
    const bad = await writePlantedVideo(input, seed + 20 + clip, durationSeconds);
    const outcomes = await interleave(runs, {
      Cover: () => runMeasured({ kind: 'algorithm', name: 'Cover', input, params: { count } }, workFolder),
      thumbnail: () => runMeasured({ kind: 'thumbnail', input, count }, workFolder),
    });
    for (const [tool, measured] of Object.entries(outcomes)) {
      const times = timesOf(measured[0]!);
      const total = (picks[tool] ??= { bad: [], all: 0, realTimes: [] });
      total.all += times.length;
      total.bad.push(...times.flatMap((time) => faultOf(time, bad) ?? []));
      total.realTimes.push(durationSeconds / median(measured.map(({ wallSeconds }) => wallSeconds)));
    }
  }
  printHeading(
    'Covers',
    `${String(clipCount)} clips of ${String(durationSeconds)} s, 720p, with planted bad stretches; median of ${String(runs)} runs`,
  );
  printTable(
    Object.entries(picks).map(([tool, { bad, all, realTimes }]) => ({
      tool,
      'bad picks': `${String(bad.length)}/${String(all)}`,
      which: bad.join(', '),
      'x real time': mean(realTimes).toFixed(2),
    })),
  );
  const slower = mean(picks.thumbnail!.realTimes) / mean(picks.Cover!.realTimes);
  printLine(`Cover takes ${slower.toFixed(1)} times as long as thumbnail, which writes no picture`);
}

function timesOf(measured: Measured): number[] {
  if (measured.timesSeconds) return measured.timesSeconds;
  const { covers } = measured.result as { covers?: { timeSeconds: number }[] };
  return (covers ?? []).map(({ timeSeconds }) => timeSeconds);
}

/** Why no cover should come from this time, if so. */
function faultOf(time: number, stretches: readonly BadStretch[]): string | undefined {
  return stretches.find(({ startSeconds, endSeconds }) => time >= startSeconds && time < endSeconds)?.what;
}
