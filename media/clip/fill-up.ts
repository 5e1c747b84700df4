import { lengthOf, type Moment } from './moment.ts';
import { LEAST_SPAN_SECONDS, meanWorth, secondsOf, type Run } from './run.ts';

/** What a new stretch has when it is added; grown ones end at the other length, or at a quarter of the summary. */
const NEW_SECONDS = 3;
const GROWN_SECONDS = 8;
/** A new join has to be worth so much more than a longer stretch. */
const JOIN_COST = 0.04;
/** New stretches are best so far from the others, for the length of the video. */
const APART_SHARE = 0.1;

interface Filling {
  runs: readonly Run[];
  /** Where moments may be taken from. */
  shots: readonly Run[];
  moments: readonly Moment[];
  worth: Float64Array;
  budgetSeconds: number;
}

/** Uses what is left of a summary's length: makes stretches longer at either end, and adds others far from them. */
export function fillUp({ runs: chosen, shots, moments, worth, budgetSeconds }: Filling): Run[] {
  const runs = chosen.map((run) => ({ ...run }));
  const isTaken = new Uint8Array(moments.length);
  const mark = ({ from, to }: Run): void => void isTaken.fill(1, from, to + 1);
  runs.forEach(mark);
  const shotOf = new Map(shots.flatMap((shot) => range(shot).map((at) => [at, shot] as const)));
  let left = budgetSeconds - runs.reduce((sum, run) => sum + secondsOf(run, moments), 0);
  const longest = Math.max(GROWN_SECONDS, budgetSeconds / 4);
  for (;;) {
    const growth = bestGrowth();
    const addition = bestAddition();
    if (!growth && !addition) return runs;
    if (growth && (!addition || growth.value >= addition.value)) {
      growth.run[growth.end] = growth.at;
      isTaken[growth.at] = 1;
      left -= lengthOf(moments[growth.at]!);
    } else {
      runs.push(addition!.run);
      mark(addition!.run);
      left -= secondsOf(addition!.run, moments);
    }
  }

  function bestGrowth(): { run: Run; end: 'from' | 'to'; at: number; value: number } | undefined {
    let best: ReturnType<typeof bestGrowth>;
    for (const run of runs) {
      if (secondsOf(run, moments) >= longest) continue;
      for (const [end, at] of [['from', run.from - 1] as const, ['to', run.to + 1] as const]) {
        if (isTaken[at] !== 0 || shotOf.get(at) === undefined || shotOf.get(at) !== shotOf.get(run.from)) continue;
        if (lengthOf(moments[at]!) > left || (best && worth[at]! <= best.value)) continue;
        best = { run, end, at, value: worth[at]! };
      }
    }
    return best;
  }

  function bestAddition(): { run: Run; value: number } | undefined {
    let best: { run: Run; value: number } | undefined;
    for (const shot of shots) {
      const whole = secondsOf(shot, moments);
      const most = Math.min(NEW_SECONDS, left);
      if (whole < 1) continue;
      for (let from = shot.from; from <= shot.to; from++) {
        let to = from;
        while (to < shot.to && secondsOf({ from, to: to + 1 }, moments) <= most + 0.1) to++;
        const run = { from, to };
        const seconds = secondsOf(run, moments);
        if (seconds > left || seconds < Math.min(LEAST_SPAN_SECONDS, whole) - 1e-6) continue;
        if (range(run).some((at) => isTaken[at] !== 0)) continue;
        const value = meanWorth(run, worth) * (0.5 + 0.5 * apartness(run)) - JOIN_COST;
        if (!best || value > best.value) best = { run, value };
      }
    }
    return best;
  }

  /** 0 beside what is there already, 1 far from all of it. */
  function apartness({ from, to }: Run): number {
    const enough = APART_SHARE * (moments.at(-1)!.endSeconds - moments[0]!.startSeconds);
    const [start, end] = [moments[from]!.startSeconds, moments[to]!.endSeconds];
    const gaps = runs.map((run) =>
      Math.max(moments[run.from]!.startSeconds - end, start - moments[run.to]!.endSeconds, 0),
    );
    return Math.min(1, Math.min(Infinity, ...gaps) / Math.max(1e-3, enough));
  }
}

function range({ from, to }: Run): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
