import { join } from 'node:path';
import type { BatchOutcome } from './batch.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { compareTools, printSpeed, type Contender } from './compare-tools.ts';
import { writeCutVideo, type TrueShot } from './cut-video.ts';
import { installPython } from './peers/python.ts';
import { sceneDetectRequirements, sceneDetectScript } from './peers/scenedetect.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';

const backgrounds = ['shots', 'dissolves'] as const;
const clipsEach = 2;
const durationSeconds = 12;

interface Clip {
  background: (typeof backgrounds)[number];
  input: string;
  truth: TrueShot[];
}

/** The shot detector against PySceneDetect on videos with cuts, dissolves and flashes. */
export async function benchmarkShots({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('installing PySceneDetect');
  const peer = await installPython(workFolder, sceneDetectRequirements);
  const clips: Clip[] = [];
  for (const background of backgrounds) {
    for (let clip = 0; clip < clipsEach; clip++) {
      announce(`making clips with ${background}`);
      const input = join(workFolder, `${background}-${String(clip)}.mp4`);
      const truth = await writeCutVideo(input, { seed: seed + 40 + clip, background, durationSeconds });
      clips.push({ background, input, truth });
    }
  }
  const items = clips.map(({ input }) => ({ input, params: {} }));
  const contenders: Record<string, Contender> = { Reelflow: { tool: { name: 'find-shots' }, items } };
  if ('python' in peer) {
    contenders.PySceneDetect = { tool: { name: 'python', python: peer.python, script: sceneDetectScript }, items };
  }
  announce('finding shots');
  const contests = await compareTools(contenders, { runs, workFolder });
  printHeading(
    'Shots',
    `${String(clips.length)} clips of ${String(durationSeconds)} s, 720p, with cuts, dissolves and flashes; median of ${String(runs)} runs`,
  );
  printTable(
    Object.entries(contests).flatMap(([tool, { outcomes, wallSeconds }]) =>
      backgrounds.map((background) => {
        const counts = clips.flatMap((clip, index) =>
          clip.background === background ? compare(clip.truth, timesOf(outcomes[index]!)) : [],
        );
        const sum = (name: keyof Counts): number => counts.reduce((total, count) => total + count[name], 0);
        return {
          tool,
          with: background === 'shots' ? 'cuts' : 'dissolves',
          found: `${String(sum('found'))}/${String(sum('all'))}`,
          false: String(sum('spurious')),
          F: ((2 * sum('found')) / Math.max(1, sum('found') + sum('all') + sum('spurious'))).toFixed(3),
          'x real time': ((clips.length * durationSeconds) / wallSeconds).toFixed(2),
        };
      }),
    ),
  );
  if ('advice' in peer) printLine(`PySceneDetect ${peer.advice}`);
  printSpeed('Reelflow', 'PySceneDetect', contests);
}

function timesOf({ value }: BatchOutcome): number[] {
  return (value as { timesSeconds: number[] }).timesSeconds;
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
