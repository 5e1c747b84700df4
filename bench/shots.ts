import { join } from 'node:path';
import type { BenchmarkOptions } from './benchmark.ts';
import { writeCutVideo, type TrueShot } from './cut-video.ts';
import { interleave, mean, median } from './interleave.ts';
import type { Measured } from './measured-tasks.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';
import { installSceneDetect } from './scenedetect.ts';

const backgrounds = ['shots', 'dissolves'] as const;
const clipsEach = 2;
const durationSeconds = 12;

/** The shot detector against PySceneDetect on videos with cuts, dissolves and flashes. */
export async function benchmarkShots({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('installing PySceneDetect');
  const peer = await installSceneDetect(workFolder);
  const rows: (Counts & { tool: string; background: string; realTime: number })[] = [];
  for (const background of backgrounds) {
    for (let clip = 0; clip < clipsEach; clip++) {
      announce(`shots, ${background}, clip ${String(clip + 1)} of ${String(clipsEach)}`);
      const input = join(workFolder, `${background}-${String(clip)}.mp4`);
      const truth = await writeCutVideo(input, { seed: seed + 40 + clip, background, durationSeconds });
      const ours = { Reelflow: () => runMeasured({ kind: 'shots', input }, workFolder) };
      const candidates =
        'python' in peer
          ? {
              ...ours,
              PySceneDetect: () => runMeasured({ kind: 'scenedetect', input, python: peer.python }, workFolder),
            }
          : ours;
      for (const [tool, measured] of Object.entries(await interleave<string, Measured>(runs, candidates))) {
        const realTime = durationSeconds / median(measured.map(({ wallSeconds }) => wallSeconds));
        rows.push({ tool, background, realTime, ...compare(truth, measured[0]!.timesSeconds ?? []) });
      }
    }
  }
  printHeading(
    'Shots',
    `${String(2 * clipsEach)} clips of ${String(durationSeconds)} s, 720p, with cuts, dissolves and flashes; median of ${String(runs)} runs`,
  );
  const tools = [...new Set(rows.map(({ tool }) => tool))];
  printTable(
    tools.flatMap((tool) =>
      backgrounds.map((background) => {
        const own = rows.filter((row) => row.tool === tool && row.background === background);
        const sum = (name: keyof Counts): number => own.reduce((total, row) => total + row[name], 0);
        return {
          tool,
          with: background === 'shots' ? 'cuts' : 'dissolves',
          found: `${String(sum('found'))}/${String(sum('all'))}`,
          false: String(sum('spurious')),
          F: ((2 * sum('found')) / Math.max(1, sum('found') + sum('all') + sum('spurious'))).toFixed(3),
          'x real time': mean(own.map(({ realTime }) => realTime)).toFixed(2),
        };
      }),
    ),
  );
  if ('advice' in peer) {
    printLine(`PySceneDetect ${peer.advice}`);
    return;
  }
  const speedOf = (name: string): number => mean(rows.filter(({ tool }) => tool === name).map((row) => row.realTime));
  printLine(
    `Reelflow runs at ${(speedOf('Reelflow') / speedOf('PySceneDetect')).toFixed(2)} times the speed of PySceneDetect`,
  );
}

interface Counts {
  all: number;
  found: number;
  spurious: number;
}

/** Each found time stands for at most one shot; two in one dissolve are one. */
function compare(truth: readonly TrueShot[], times: readonly number[]): Counts {
  const isNear = (time: number, { seconds, toleranceSeconds }: TrueShot): boolean =>
    Math.abs(time - seconds) <= toleranceSeconds;
  return {
    all: truth.length,
    found: truth.filter((shot) => times.some((time) => isNear(time, shot))).length,
    spurious: times.filter((time) => !truth.some((shot) => isNear(time, shot))).length,
  };
}
