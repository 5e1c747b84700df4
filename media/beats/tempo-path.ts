import { onsetRateHz } from './rhythm-features.ts';

/** Periods that are tried, from 215 to 50 beats a minute, evenly spaced in pitch. */
const periodCount = 80;
const shortestPeriod = (onsetRateHz * 60) / 215;
const longestPeriod = (onsetRateHz * 60) / 50;
const windowFrames = Math.round(onsetRateHz * 12);
const hopFrames = Math.round(onsetRateHz);
/** Where people tap most readily, and how far from it, in octaves. */
const preferredTempo = 130;
const tempoSpreadOctaves = 0.6;
/** How much the periodicity counts against the preference. */
const evidenceWeight = 3;
/** A beat shows at its multiples; not at two or four thirds, where triplets would be. */
const multipleWeights = [1, 0.5, 0.33, 0.35];
const thirdsPenalty = 0.6;
/** Of a change of tempo by a factor of e within a second, and the most that any change costs. */
const changePenalty = 25;
const jumpPenalty = 4;
/** Periods nearer than this belong to one tempo that drifts. */
const driftRatio = 0.1;

/**
 * Finds the period of the beat over time: autocorrelation of the onsets in windows of 12 s, and the likeliest path
 * through them by Viterbi's algorithm.
 * @returns the period in onset frames at each onset frame
 */
export function tempoPath(onsets: Float32Array): Float32Array {
  const periods = Float64Array.from(
    { length: periodCount },
    (_, index) => shortestPeriod * (longestPeriod / shortestPeriod) ** (index / (periodCount - 1)),
  );
  const stepCount = Math.max(1, Math.floor((onsets.length - 1) / hopFrames) + 1);
  const scores = Array.from({ length: stepCount }, (_, step) => periodScores(onsets, step * hopFrames, periods));
  const path = bestPath(scores, periods);
  return Float32Array.from(onsets, (_, frame) => periodAt(frame / hopFrames, path, periods));
}

function periodScores(onsets: Float32Array, centre: number, periods: Float64Array): Float64Array {
  const from = Math.max(0, centre - (windowFrames >> 1));
  const to = Math.min(onsets.length, centre + (windowFrames >> 1));
  const likeness = autocorrelation(onsets.subarray(from, to), Math.ceil(longestPeriod * multipleWeights.length) + 2);
  return periods.map((period) => {
    let evidence = 0;
    for (const [index, weight] of multipleWeights.entries())
      evidence += weight * likenessAt(likeness, period * (index + 1));
    evidence -= thirdsPenalty * (likenessAt(likeness, (period * 2) / 3) + likenessAt(likeness, (period * 4) / 3));
    const octaves = Math.log2((60 * onsetRateHz) / period / preferredTempo);
    return evidenceWeight * evidence - 0.5 * (octaves / tempoSpreadOctaves) ** 2;
  });
}

function autocorrelation(values: Float32Array, longestLag: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const centred = values.map((value) => value - mean);
  const likeness = new Float64Array(longestLag + 1);
  for (let lag = 0; lag <= longestLag && lag < values.length; lag++) {
    let sum = 0;
    for (let index = lag; index < centred.length; index++) sum += centred[index]! * centred[index - lag]!;
    // Half of the bias of short overlaps is taken out: all of it would favour long lags, which are noisier.
    likeness[lag] = sum / (values.length - lag / 2);
  }
  const scale = likeness[0]! || 1;
  return likeness.map((value) => value / scale);
}

function likenessAt(likeness: Float64Array, lag: number): number {
  const whole = Math.floor(lag);
  if (whole + 1 >= likeness.length) return 0;
  const part = lag - whole;
  return Math.max(0, likeness[whole]! * (1 - part) + likeness[whole + 1]! * part);
}

function bestPath(scores: readonly Float64Array[], periods: Float64Array): Int32Array {
  const cost = Array.from(periods, (to) =>
    Float64Array.from(periods, (from) => Math.min(changePenalty * Math.abs(Math.log(to / from)), jumpPenalty)),
  );
  const cameFrom: Int16Array[] = [];
  let totals = scores[0]!.slice();
  for (const row of scores.slice(1)) {
    const origins = new Int16Array(periodCount);
    totals = row.map((score, to) => {
      let best = -Infinity;
      for (let from = 0; from < periodCount; from++) {
        const total = totals[from]! - cost[to]![from]!;
        if (total <= best) continue;
        best = total;
        origins[to] = from;
      }
      return best + score;
    });
    cameFrom.push(origins);
  }
  const path = new Int32Array(scores.length);
  path[path.length - 1] = totals.indexOf(Math.max(...totals));
  for (let step = path.length - 2; step >= 0; step--) path[step] = cameFrom[step]![path[step + 1]!]!;
  return path;
}

function periodAt(step: number, path: Int32Array, periods: Float64Array): number {
  const before = Math.min(path.length - 1, Math.floor(step));
  const after = Math.min(path.length - 1, before + 1);
  const [first, second] = [periods[path[before]!]!, periods[path[after]!]!];
  const part = step - before;
  if (Math.abs(Math.log(second / first)) < driftRatio) return first + (second - first) * Math.max(0, Math.min(1, part));
  return part < 0.5 ? first : second;
}
