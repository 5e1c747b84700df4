import { findBeats } from '../beats/find-beats.ts';
import { ChorusJudge } from './judge-repetition.ts';
import { findRepetitions, type Repetition } from './repetitions.ts';
import { SelfSimilarity } from './self-similarity.ts';
import { SongSound } from './song-sound.ts';
import { songSteps, type SongSteps } from './song-steps.ts';

/** From when to when a chorus is sung, in seconds. */
export interface ChorusSpan {
  start: number;
  end: number;
}

/** Shorter pieces have no chorus to speak of. */
const shortestPieceSeconds = 30;
const shortestSeconds = 10;
const longestSeconds = 45;
/** A chorus comes again later, not at once. */
const leastSpreadSeconds = 20;
/**
 * How far a repetition must be from what the piece sounds like anyway, on the way to the same, when it comes once again or
 * more often: two stretches with the same chords are found in most music.
 */
const leastGain = { once: 0.86, moreOften: 0.6 };
/** What is like so much of the piece is all that there is. */
const mostReach = 0.85;
/** Choruses that are no further apart are one. */
const gapSeconds = 1.5;

/**
 * Finds the chorus of a song: the part that comes again, unlike the rest, loud and not first. None where nothing comes
 * again that stands out, or where there is no music.
 * @param blocks one channel at `rhythmRateHz`
 */
export async function findChorus(blocks: AsyncIterable<readonly Float32Array[]>): Promise<ChorusSpan[]> {
  const sound = new SongSound();
  const { beats } = await findBeats(heardBy(sound, blocks));
  sound.finish();
  const steps = songSteps(sound, beats);
  if (steps.times.at(-1)! < shortestPieceSeconds) return [];
  const similarity = new SelfSimilarity(steps);
  const best = bestRepetition(steps, similarity);
  return best ? spansOf(steps, best) : [];
}

async function* heardBy(
  sound: SongSound,
  blocks: AsyncIterable<readonly Float32Array[]>,
): AsyncGenerator<readonly Float32Array[]> {
  for await (const block of blocks) {
    sound.push(block[0]!);
    yield block;
  }
}

function bestRepetition(steps: SongSteps, similarity: SelfSimilarity): Repetition | undefined {
  const judge = new ChorusJudge(steps, similarity);
  let [best, highest]: [Repetition | undefined, number] = [undefined, -Infinity];
  for (const repetition of candidates(steps, similarity)) {
    const score = judge.score(repetition);
    if (score <= highest) continue;
    [best, highest] = [repetition, score];
  }
  return best;
}

/** Every stretch that is as long as a chorus may be and comes again. */
function* candidates(steps: SongSteps, similarity: SelfSimilarity): Generator<Repetition> {
  const { count, times } = steps;
  const step = times[count]! / count;
  for (let length = Math.ceil(shortestSeconds / step); length <= longestSeconds / step; length++) {
    for (let start = 0; start + length <= count; start++) {
      const found = findRepetitions(similarity, start, length);
      if (!standsOut(found)) continue;
      if (times[found.starts.at(-1)!]! - times[found.starts[0]!]! < leastSpreadSeconds) continue;
      yield found;
    }
  }
}

/** Whether it comes again, is told from all else, and is not all that there is. */
function standsOut(repetition: Repetition): boolean {
  const { length } = repetition.starts;
  if (length < 2 || repetition.reach > mostReach) return false;
  return gainOf(repetition) >= leastGain[length === 2 ? 'once' : 'moreOften'];
}

function gainOf({ likeness, usual }: Repetition): number {
  return (likeness - usual) / (1 - usual);
}

function spansOf({ times }: SongSteps, { starts, length }: Repetition): ChorusSpan[] {
  const spans: ChorusSpan[] = [];
  for (const first of starts) {
    const [start, end] = [times[first]!, times[first + length]!];
    const last = spans.at(-1);
    if (last && start - last.end <= gapSeconds) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}
