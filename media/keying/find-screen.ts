import { ReelflowError } from '../../contract/errors.ts';
import type { Frame } from '../av/frame.ts';
import { readVideo } from '../av/read-video.ts';
import { searchScreen, type FoundScreen, type ScreenColour } from './screen-colour.ts';

/** What the screen of a video looks like. */
export interface Screen {
  colour: ScreenColour;
  /** As it is coded, in 8 bits. */
  y: number;
  u: number;
  v: number;
}

interface FindOptions {
  durationSeconds: number;
  signal: AbortSignal;
}

const SAMPLES = 7;
const SAMPLE_WIDTH = 320;
/** A film may open or end with titles and cut away in between. */
const LEAST_SAMPLES_WITH_SCREEN = 0.25;
/** Shorter videos are read through at once: to seek in them would decode more. */
const SHORT_SECONDS = 12;

/**
 * Finds the screen behind what a video shows, from frames spread over its time.
 * @throws ReelflowError `InvalidInput` when there is no green or blue screen; `MediaUnreadable`
 */
export async function findScreen(input: string, options: FindOptions): Promise<Screen> {
  const found: FoundScreen[] = [];
  let sampleCount = 0;
  for await (const frame of sampleFrames(input, options)) {
    sampleCount++;
    const screen = searchScreen(frame);
    if (screen) found.push(screen);
  }
  const votes = (colour: ScreenColour): number =>
    found.reduce((sum, screen) => sum + (screen.colour === colour ? screen.share : 0), 0);
  const colour = votes('blue') > votes('green') ? 'blue' : 'green';
  const agreed = found.filter((screen) => screen.colour === colour);
  if (agreed.length === 0 || agreed.length < LEAST_SAMPLES_WITH_SCREEN * sampleCount) {
    throw new ReelflowError(
      'InvalidInput',
      `No green screen was found: of ${sampleCount} pictures looked at, ${agreed.length} have an even green or blue background that reaches the border. Give a video that was shot before a green or a blue screen.`,
    );
  }
  const middle = (pick: (screen: FoundScreen) => number): number =>
    agreed.map(pick).toSorted((a, b) => a - b)[agreed.length >> 1]!;
  return { colour, y: middle(({ y }) => y), u: middle(({ u }) => u), v: middle(({ v }) => v) };
}

async function* sampleFrames(input: string, { durationSeconds, signal }: FindOptions): AsyncGenerator<Frame> {
  const shared = { pixelFormat: 'yuv420p', maxWidth: SAMPLE_WIDTH, signal } as const;
  if (durationSeconds <= SHORT_SECONDS) {
    const fps = durationSeconds > 0 ? SAMPLES / durationSeconds : 1;
    let count = 0;
    for await (const frame of readVideo(input, { ...shared, fps })) {
      yield frame;
      if (++count === 2 * SAMPLES) return;
    }
    return;
  }
  for (let index = 0; index < SAMPLES; index++) {
    const startSeconds = ((index + 0.5) / SAMPLES) * durationSeconds;
    for await (const frame of readVideo(input, { ...shared, startSeconds })) {
      yield frame;
      break;
    }
  }
}
