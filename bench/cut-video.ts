import { writeVideo } from '../media/av/write-video.ts';
import { createRandom } from '../test/synthesis/random.ts';
import { transitionSeconds, type BackgroundKind } from '../test/synthesis/scene.ts';
import { synthesiseFrames, type GeneratedFrame } from '../test/synthesis/synthesise.ts';

/** Where a shot begins, and how far from there it may be found. */
export interface TrueShot {
  seconds: number;
  toleranceSeconds: number;
}

const size = { width: 1280, height: 720, frameRate: 25 };
const flashSeconds = 0.12;

/** Writes a video of shots that begin with cuts or dissolves, with a flash in the middle of every other one. */
export async function writeCutVideo(
  output: string,
  { seed, background, durationSeconds }: { seed: number; background: BackgroundKind; durationSeconds: number },
): Promise<TrueShot[]> {
  const { truth, frames } = synthesiseFrames({ seed, ...size, durationSeconds, background, cues: [] });
  const random = createRandom(`flashes ${String(seed)}`);
  const flashes = truth.shots.flatMap(({ startSeconds }, index) => {
    const flash = startSeconds + random.between(0.8, 1.2);
    // What does not end again is no flash.
    return index % 2 === 0 && flash < durationSeconds - 2 * flashSeconds ? [flash] : [];
  });
  await writeVideo({ output, ...size, crf: 18, frames: flashed(frames, flashes) });
  const toleranceSeconds = background === 'dissolves' ? transitionSeconds / 2 + 0.04 : 0.06;
  return truth.shots.slice(1).map(({ startSeconds }) => ({ seconds: startSeconds, toleranceSeconds }));
}

async function* flashed(
  frames: AsyncIterable<GeneratedFrame>,
  flashes: readonly number[],
): AsyncGenerator<GeneratedFrame> {
  for await (const frame of frames) {
    const isFlash = flashes.some((start) => frame.timeSeconds >= start && frame.timeSeconds < start + flashSeconds);
    const luma = frame.data.subarray(0, size.width * size.height);
    if (isFlash) for (let at = 0; at < luma.length; at++) luma[at] = Math.min(235, luma[at]! * 1.6 + 40);
    yield frame;
  }
}
