import { fillUp } from './fill-up.ts';
import { lengthOf, type Moment } from './moment.ts';
import { LEAST_SPAN_SECONDS, meanWorth, secondsOf, type Run } from './run.ts';
import { likeness } from './score-moments.ts';

const LEAST_SHOT_SECONDS = 1;
/** Longer ones are joined from several. */
const LONGEST_SPAN_SECONDS = 30;
/** What a join costs, in score times seconds: a cut in the middle of a shot is worse than one at its border. */
const BORDER_COST = 0.05;
const INNER_COST = 0.3;
/** What is left of the worth of a stretch that looks like a better one elsewhere. */
const REPEATED = 0.6;
const ROUNDS = 3;

/**
 * Chooses the stretches that are worth the most within a length, in the order of the video. What is flawed is taken only
 * when there is next to nothing else.
 */
export function chooseSpans(moments: readonly Moment[], scores: Float64Array, budgetSeconds: number): Run[] {
  const shots = shotsOf(admissible(moments, budgetSeconds), moments);
  let worth = scores;
  let runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    runs = withinBudget(shots, moments, worth, budgetSeconds);
    const lowered = lowerRepeats(runs, moments, worth);
    if (!lowered) break;
    worth = lowered;
  }
  return fillUp({ runs, shots, moments, worth, budgetSeconds }).toSorted((a, b) => a.from - b.from);
}

/** Which moments may be used: frozen ones only where the rest is short, all only where there is nothing else. */
function admissible(moments: readonly Moment[], budgetSeconds: number): (moment: Moment) => boolean {
  const enough = Math.min(budgetSeconds / 3, 5);
  const rules: ((moment: Moment) => boolean)[] = [
    ({ flaw }) => flaw === undefined,
    ({ flaw }) => flaw === undefined || flaw === 'frozen',
  ];
  const secondsBy = (rule: (moment: Moment) => boolean): number =>
    moments.filter(rule).reduce((sum, moment) => sum + lengthOf(moment), 0);
  return rules.find((rule) => secondsBy(rule) >= enough) ?? (() => true);
}

function shotsOf(isAdmissible: (moment: Moment) => boolean, moments: readonly Moment[]): Run[] {
  const shots: Run[] = [];
  for (const [index, moment] of moments.entries()) {
    if (!isAdmissible(moment)) continue;
    const last = shots.at(-1);
    if (last?.to === index - 1 && moments[index - 1]!.shot === moment.shot) last.to = index;
    else shots.push({ from: index, to: index });
  }
  return shots;
}

/** The best runs for the price of a second at which they just fit: bisected. */
function withinBudget(shots: readonly Run[], moments: readonly Moment[], worth: Float64Array, budget: number): Run[] {
  let [low, high] = [0, 1.01];
  let fitting: Run[] = [];
  for (let step = 0; step < 18; step++) {
    const price = (low + high) / 2;
    const runs = shots.flatMap((shot) => bestRuns(shot, moments, worth, price));
    const total = runs.reduce((sum, run) => sum + secondsOf(run, moments), 0);
    if (total > budget) low = price;
    else {
      high = price;
      fitting = runs;
    }
  }
  return fitting;
}

/** The runs of a shot whose worth is above the price of their seconds and of their ends, by dynamic programming. */
function bestRuns(shot: Run, moments: readonly Moment[], worth: Float64Array, price: number): Run[] {
  const count = shot.to - shot.from + 1;
  const least = Math.min(LEAST_SPAN_SECONDS, secondsOf(shot, moments));
  if (least < LEAST_SHOT_SECONDS) return [];
  const best = new Float64Array(count + 1);
  const begin = new Int32Array(count + 1).fill(-1);
  for (let end = 1; end <= count; end++) {
    best[end] = best[end - 1]!;
    let [sum, seconds] = [end === count ? -BORDER_COST : -INNER_COST, 0];
    for (let start = end - 1; start >= 0; start--) {
      const moment = moments[shot.from + start]!;
      sum += (worth[shot.from + start]! - price) * lengthOf(moment);
      seconds += lengthOf(moment);
      if (seconds > LONGEST_SPAN_SECONDS) break;
      if (seconds < least - 1e-6) continue;
      const value = best[start]! + sum - (start === 0 ? BORDER_COST : INNER_COST);
      if (value > best[end]!) [best[end], begin[end]] = [value, start];
    }
  }
  const runs: Run[] = [];
  for (let end = count; end > 0;) {
    if (best[end] === best[end - 1] || begin[end]! < 0) {
      end--;
      continue;
    }
    runs.unshift({ from: shot.from + begin[end]!, to: shot.from + end - 1 });
    end = begin[end]!;
  }
  return runs;
}

/** Worth less for chosen runs that look like better ones in other shots; undefined when there are none. */
function lowerRepeats(runs: readonly Run[], moments: readonly Moment[], worth: Float64Array): Float64Array | undefined {
  const middle = ({ from, to }: Run): Moment => moments[(from + to) >> 1]!;
  const ordered = runs.toSorted((a, b) => meanWorth(b, worth) - meanWorth(a, worth));
  let lowered: Float64Array | undefined;
  for (const [index, run] of ordered.entries()) {
    const better = ordered.slice(0, index);
    const isRepeat = better.some(
      (other) => middle(other).shot !== middle(run).shot && likeness(middle(other).look, middle(run).look) === 1,
    );
    if (!isRepeat) continue;
    lowered ??= Float64Array.from(worth);
    for (let at = run.from; at <= run.to; at++) lowered[at]! *= REPEATED;
  }
  return lowered;
}
