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

const framesPerSecond = 12.5;
// So much is looked at, in pieces spread over the video.
const mostSeconds = 9;
const pieces = 3;

/**
 * Learns more exactly how see-through logos were blended in, by removing them from a part of the video with what is
 * known of them and looking at what shows over what is behind. Opaque ones stay as they are.
 */
export async function learnBlends(
  path: string,
  logos: readonly Logo[],
  { durationSeconds, frameRate, frameBytes }: VideoFacts,
  signal: AbortSignal,
): Promise<Logo[]> {
  if (logos.every((logo) => !isSeeThrough(logo))) return [...logos];
  let known = [...logos];
  for (let round = 0; round < Number(process.env.ROUNDS ?? 1); round++) {
    const learners = new Map(known.filter(isSeeThrough).map((logo) => [logo, new BlendLearner(logo)]));
    const fps = Math.min(framesPerSecond, frameRate);
    for (const { startSeconds, endSeconds } of stretchesOf(durationSeconds)) {
      const remover = new LogoRemover(known, reachFor(fps, frameBytes), (logo, frame, behind, box, variances) => {
        learners.get(logo)?.add(frame, behind, box, variances);
      });
      const frames = readVideo(path, { pixelFormat: 'yuv420p', fps, startSeconds, endSeconds, signal });
      for await (const { index } of remover.edit(numbered(frames))) if (index < 0) break;
    }
    known = known.map((logo) => learners.get(logo)?.learnt() ?? logo);
  }
  return known;
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

/** The frames that were picked, counted anew without gaps. */
async function* numbered(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
  let index = 0;
  for await (const frame of frames) yield { ...frame, index: index++ };
}
