import type { BatchItem, BatchOutcome, BatchTool } from './batch.ts';
import type { Cost } from './cost.ts';
import { interleave, median } from './interleave.ts';
import type { Measured } from './measured-tasks.ts';
import { printLine } from './report.ts';
import { runMeasured } from './run-measured.ts';

/** A tool and what it is to do. */
export interface Contender {
  tool: BatchTool;
  items: BatchItem[];
}

/** What a tool gave in its first run, and what it cost, the median of all runs. */
export interface Contest extends Cost {
  outcomes: BatchOutcome[];
}

/** Runs tools in turn, each in a process of its own. */
export async function compareTools<Name extends string>(
  contenders: Record<Name, Contender>,
  { runs, workFolder }: { runs: number; workFolder: string },
): Promise<Record<Name, Contest>> {
  const names = Object.keys(contenders) as Name[];
  const candidates = Object.fromEntries(
    names.map((name) => [name, () => runMeasured({ kind: 'batch', ...contenders[name] }, workFolder)]),
  ) as Record<Name, () => Promise<Measured>>;
  const measured = await interleave(runs, candidates);
  return Object.fromEntries(names.map((name) => [name, contestOf(measured[name])])) as Record<Name, Contest>;
}

function contestOf(measured: readonly Measured[]): Contest {
  const middle = (cost: keyof Cost): number => median(measured.map((one) => one[cost]));
  return {
    outcomes: measured[0]!.outcomes ?? [],
    wallSeconds: middle('wallSeconds'),
    cpuSeconds: middle('cpuSeconds'),
    peakMebibytes: middle('peakMebibytes'),
  };
}

/** Says how many times as fast a tool is as another, by the clock and by what the processors did. */
export function printSpeed(ours: string, theirs: string, contests: Record<string, Contest>): void {
  const [our, their] = [contests[ours], contests[theirs]];
  if (!our || !their) return;
  const times = (cost: 'wallSeconds' | 'cpuSeconds'): string => (their[cost] / our[cost]).toFixed(2);
  printLine(
    `${ours} runs at ${times('wallSeconds')} times the speed of ${theirs} (${times('cpuSeconds')} by processor time)`,
  );
}
