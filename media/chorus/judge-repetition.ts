import type { Repetition } from './repetitions.ts';
import type { SelfSimilarity } from './self-similarity.ts';
import type { SongSteps } from './song-steps.ts';

/** What speaks for a repeated stretch being the chorus. */
interface Clues {
  /** How much more alike the repetitions are than anything else in the piece. */
  likeness: number;
  /** How much of the piece they fill, up to about half. */
  coverage: number;
  /** How much of the piece they fill beyond that: a verse with its chorus leaves nothing else. */
  excess: number;
  /** How often it comes, up to four times. */
  count: number;
  /** How much louder it is than the rest, in tens of dB. */
  loudness: number;
  /** How much brighter it is than the rest, in tens of dB. */
  brightness: number;
  /** How much the music changes where it begins and ends. */
  edges: number;
  /** The largest change within: then there are two parts in it. */
  inner: number;
  /** How much the level rises where it begins, in tens of dB. */
  entrance: number;
  /** How alike what comes before and after is each time: then the stretch is only a piece of what is repeated. */
  cut: number;
  /** How far from 20 s its length is, in octaves, squared. */
  length: number;
  /** How late it comes, on average, from 0 to 1. */
  lateness: number;
  /** Whether the piece begins with it. */
  opening: number;
}

const clueNames = [
  'likeness',
  'coverage',
  'excess',
  'count',
  'loudness',
  'brightness',
  'edges',
  'inner',
  'entrance',
  'cut',
  'length',
  'lateness',
  'opening',
] as const;

/** Found by random search, within half and again as much of what seemed right, over 36 made-up songs that are not in the tests. */
const weights: Clues = {
  likeness: 4.5,
  coverage: 1.8,
  excess: -2.25,
  count: 0.18,
  loudness: 0.53,
  brightness: 0.37,
  edges: 2.25,
  inner: -1.25,
  entrance: 1.05,
  cut: -1.05,
  length: -0.38,
  lateness: 0.6,
  opening: -0.38,
};
const reachSteps = 6;
/** Where the music changes no more than this, and goes on as alike as before, a stretch is cut out of a loop at will. */
const leastEdges = 0.1;
const mostCut = 0.85;

/** Judges the repetitions of one piece. */
export class ChorusJudge {
  private readonly similarity: SelfSimilarity;
  private readonly steps: SongSteps;
  private readonly novelty: Float32Array;
  private readonly levelSums: Float64Array;
  private readonly brightnessSums: Float64Array;

  constructor(steps: SongSteps, similarity: SelfSimilarity) {
    this.steps = steps;
    this.similarity = similarity;
    this.novelty = noveltyOf(similarity);
    const quiet = loudestOf(steps.level) - 40;
    this.levelSums = runningSums(steps.level.map((level) => Math.max(level, quiet)));
    const dark = loudestOf(steps.brightness) - 40;
    this.brightnessSums = runningSums(steps.brightness.map((level) => Math.max(level, dark)));
  }

  /** The larger, the likelier the chorus; -Infinity for what has no beginning and no end. */
  score(repetition: Repetition): number {
    const clues = this.clues(repetition);
    if (clues.edges < leastEdges && clues.cut > mostCut * repetition.likeness) return -Infinity;
    return clueNames.reduce((sum, name) => sum + weights[name] * clues[name], 0);
  }

  private clues({ length, starts, likeness, usual }: Repetition): Clues {
    const { count, times } = this.steps;
    const mean = (of: (start: number) => number): number =>
      starts.reduce((sum, start) => sum + of(start), 0) / starts.length;
    const seconds = mean((start) => times[start + length]! - times[start]!);
    const level = (from: number, to: number): number => meanOf(this.levelSums, from, to);
    const coverage = (starts.length * length) / count;
    return {
      likeness: likeness - usual,
      coverage: Math.min(0.5, coverage),
      excess: Math.max(0, coverage - 0.5),
      count: Math.min(4, starts.length),
      loudness: this.standsOut(this.levelSums, starts, length) / 10,
      brightness: this.standsOut(this.brightnessSums, starts, length) / 10,
      edges: mean((start) => this.novelty[start]! + this.novelty[start + length]!) / 2,
      inner: this.largestChange(starts, length),
      entrance:
        mean((start) => level(start, start + reachSteps) - level(Math.max(0, start - reachSteps), Math.max(1, start))) /
        10,
      cut: this.likenessAround(starts, length),
      length: Math.log2(seconds / 20) ** 2,
      lateness: mean((start) => (start + length / 2) / count),
      opening: times[starts[0]!]! < 0.04 * times[count]! ? 1 : 0,
    };
  }

  private largestChange(starts: readonly number[], length: number): number {
    let largest = 0;
    for (let step = reachSteps; step <= length - reachSteps; step++) {
      let sum = 0;
      for (const start of starts) sum += this.novelty[start + step]!;
      largest = Math.max(largest, sum / starts.length);
    }
    return largest;
  }

  /** How far the mean over all of its occurrences is above that of the rest. */
  private standsOut(sums: Float64Array, starts: readonly number[], length: number): number {
    const total = sums.at(-1)!;
    const inside = starts.reduce((sum, start) => sum + sums[start + length]! - sums[start]!, 0);
    const outside = this.steps.count - starts.length * length;
    return inside / (starts.length * length) - (outside > 0 ? (total - inside) / outside : 0);
  }

  /** What stands before the first of two occurrences and before the second, and behind them, compared. */
  private likenessAround(starts: readonly number[], length: number): number {
    const { count } = this.steps;
    let [sum, pairs] = [0, 0];
    for (const [index, one] of starts.entries()) {
      for (const other of starts.slice(index + 1)) {
        if (one >= reachSteps) {
          sum += this.similarity.along(one - reachSteps, other - reachSteps, reachSteps);
          pairs++;
        }
        if (other + length + reachSteps <= count) {
          sum += this.similarity.along(one + length, other + length, reachSteps);
          pairs++;
        }
      }
    }
    return pairs > 0 ? sum / pairs : 0;
  }
}

/** How unlike what comes is to what was, at the beginning of each step and at the end: a checkerboard kernel (Foote, 2000). */
function noveltyOf(similarity: SelfSimilarity): Float32Array {
  const { count } = similarity;
  const novelty = new Float32Array(count + 1);
  for (let edge = 2; edge <= count - 2; edge++) {
    const reach = Math.min(2 * reachSteps, edge, count - edge);
    let [within, across] = [0, 0];
    for (let one = 1; one <= reach; one++) {
      for (let other = 1; other <= reach; other++) {
        within += similarity.at(edge - one, edge - other) + similarity.at(edge + one - 1, edge + other - 1);
        across += 2 * similarity.at(edge - one, edge + other - 1);
      }
    }
    novelty[edge] = (within - across) / (2 * reach * reach);
  }
  novelty[0] = novelty[count] = 0.3;
  return novelty;
}

function loudestOf(levels: Float32Array): number {
  return Float32Array.from(levels).sort()[Math.floor(0.95 * levels.length)] ?? 0;
}

function runningSums(values: Float32Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) sums[index + 1] = sums[index]! + value;
  return sums;
}

function meanOf(sums: Float64Array, from: number, to: number): number {
  return (sums[to]! - sums[from]!) / (to - from);
}
