import type { Frame } from '../av/frame.ts';
import { readVideo } from '../av/read-video.ts';
import { reachFor } from '../detext/remove-text.ts';
import { BlendLearner } from './blend-learner.ts';
import type { Logo } from './logo.ts';
import { LogoRemover } from './logo-remover.ts';

/** What is known of the video. */
interface VideoFacts {
  durationSeconds: number;
  frameRate: number;
  frameBytes: number;
}

const framesPerSecond = 10;
// So much is looked at, in pieces spread over the video.
const mostSeconds = 6;
const pieces = 2;

/**
 * Learns more exactly how see-through logos were blended in, by removing them from a part of the video with what is
 * known of them and looking at what shows over what is behind. Opaque ones stay as they are.
 * @param onProgress told the time of each frame, in seconds
 */
export async function learnBlends(
  path: string,
  logos: readonly Logo[],
  { durationSeconds, frameRate, frameBytes }: VideoFacts,
  signal: AbortSignal,
  onProgress: (timeSeconds: number) => void,
): Promise<Logo[]> {
  if (logos.every((logo) => !isSeeThrough(logo))) return [...logos];
  const learners = new Map(logos.filter(isSeeThrough).map((logo) => [logo, new BlendLearner(logo)]));
  const fps = Math.min(framesPerSecond, frameRate);
  for (const { startSeconds, endSeconds } of stretchesOf(durationSeconds)) {
    const remover = new LogoRemover(logos, reachFor(fps, frameBytes), (logo, frame, behind, box, variances) => {
      learners.get(logo)?.add(frame, behind, box, variances);
    });
    const frames = readVideo(path, { pixelFormat: 'yuv420p', fps, startSeconds, endSeconds, signal });
    const edited = remover.edit(numbered(frames));
    while ((await edited.next()).done !== true);
  }
  return logos.map((logo) => learners.get(logo)?.learnt() ?? logo);

  /** The frames that were picked, counted anew without gaps. */
  async function* numbered(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    let index = 0;
    for await (const frame of frames) {
      onProgress(frame.timeSeconds);
      yield { ...frame, index: index++ };
    }
  }
}

function isSeeThrough({ cover, hidden }: Logo): boolean {
  let open = 0;
  for (let at = 0; at < cover.length; at++) open += cover[at]! - hidden[at]!;
  return open > 0;
}

function stretchesOf(durationSeconds: number): { startSeconds: number; endSeconds: number }[] {
  if (durationSeconds <= mostSeconds) return [{ startSeconds: 0, endSeconds: Infinity }];
  const length = mostSeconds / pieces;
  return Array.from({ length: pieces }, (_, index) => {
    const startSeconds = ((index + 0.5) / pieces) * durationSeconds - length / 2;
    return { startSeconds, endSeconds: startSeconds + length };
  });
}
