import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { requireVideo } from '../av/probe.ts';
import { skimVideo } from '../av/skim-video.ts';
import { chooseTitle, isSameText, withoutTemplate } from './choose-title.ts';
import { SegmentFinder, type Segment } from './find-segments.ts';
import { placeChange } from './place-change.ts';
import { readSlide, type SlideLine } from './read-slide.ts';
import { compareInk } from './sheet.ts';
import { isSlideChange } from './slide-change.ts';

/** The parameters of VideoSplit, defaults filled in. */
export interface SplitParams {
  lang: 'ch' | 'en';
}

/** One clip: a slide, from when it is shown until the next one is. */
export interface Clip {
  beginTime: number;
  endTime: number;
  title: string;
}

type Context = AlgorithmContext<SplitParams>;

/** The width at which slides are compared. */
export const LOOK_WIDTH = 640;
/** Keyframes are enough where they are as close as this; elsewhere looks are taken this often. */
const GAP_SECONDS = 2.1;
const STEP_SECONDS = 1;
/** Shorter ones are not slides but part of a change, such as one that pushes the other out. */
const LEAST_SECONDS = 1;
/** The lines that two slides have in common, of those of the one with fewer: then they are one, shown at another size. */
const SAME_LINES = 0.7;

interface Slide {
  startSeconds: number;
  lines: SlideLine[];
}

/**
 * Finds the slides of a lecture and when they change. Bullets that appear, a pointer, somebody who speaks in a corner or
 * is shown in between do not make a new one; a slide that comes back after another does.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function splitVideo(context: Context): Promise<{ splitResult: Clip[] }> {
  const { input, params, signal, warn } = context;
  const { durationSeconds } = await requireVideo(input);
  const finder = new SegmentFinder();
  const slides: Slide[] = [];
  let latest: Pick<Segment, 'last' | 'moving'> | undefined;
  let lastSeconds = 0;
  const take = async (segment: Segment): Promise<void> => {
    const { lines, isSlide } = await readSlide(input, segment, { ...params, signal });
    if (!isSlide) return;
    const { change, first } = segment;
    const startSeconds = change ? await placeChange(input, change, signal) : first.timeSeconds;
    const before = slides.at(-1);
    const goesOn = before && latest && (isUnchanged(latest, segment) || areSameLines(before.lines, lines));
    if (goesOn) before.lines = lines;
    else slides.push({ startSeconds, lines });
    latest = segment;
  };
  const frames = skimVideo(input, {
    pixelFormat: 'gray8',
    maxWidth: LOOK_WIDTH,
    gapSeconds: GAP_SECONDS,
    stepSeconds: STEP_SECONDS,
    signal,
    onWarning: warn,
  });
  for await (const frame of frames) {
    lastSeconds = frame.timeSeconds;
    context.progress(Math.min(1, lastSeconds / Math.max(durationSeconds, lastSeconds, 0.1)), 'looking for slides');
    for (const segment of finder.push(frame)) await take(segment);
  }
  for (const segment of finder.finish()) await take(segment);
  if (slides.length === 0) warn('No slides were found in the video.');
  return { splitResult: toClips(withoutMoments(slides, lastSeconds), Math.max(durationSeconds, lastSeconds)) };
}

/** Whether a slide goes on, after the speaker was shown. */
function isUnchanged(before: Pick<Segment, 'last' | 'moving'>, { first, moving }: Segment): boolean {
  if (before.last.width !== first.width || before.last.height !== first.height) return false;
  const either = moving.map((tile, index) => tile | (before.moving[index] ?? 0));
  return !isSlideChange(compareInk(before.last, first), either);
}

/** Whether two readings are of one slide, shown at another size or place. */
function areSameLines(before: readonly SlideLine[], after: readonly SlideLine[]): boolean {
  const fewer = Math.min(before.length, after.length);
  const common = after.filter(({ text }) => before.some((line) => isSameText(line.text, text))).length;
  return fewer > 0 && common >= SAME_LINES * fewer && isSameText(chooseTitle(after), chooseTitle(before));
}

/** Leaves out what was shown for a moment only; half of it belongs to what comes after. */
function withoutMoments(slides: readonly Slide[], endSeconds: number): Slide[] {
  const kept: Slide[] = [];
  let early: number | undefined;
  for (const [index, slide] of slides.entries()) {
    const end = slides[index + 1]?.startSeconds ?? Infinity;
    const start = early ?? slide.startSeconds;
    early = undefined;
    if (end - start < LEAST_SECONDS && end < endSeconds && kept.length > 0) early = (start + end) / 2;
    else kept.push({ ...slide, startSeconds: start });
  }
  return kept;
}

function toClips(slides: readonly Slide[], endSeconds: number): Clip[] {
  const lines = withoutTemplate(slides.map((slide) => slide.lines));
  return slides.map(({ startSeconds }, index) => ({
    beginTime: rounded(startSeconds),
    endTime: rounded(slides[index + 1]?.startSeconds ?? endSeconds),
    title: chooseTitle(lines[index]!),
  }));
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
