import { stat } from 'node:fs/promises';
import type { Frame } from '../av/frame.ts';
import { readVideo } from '../av/read-video.ts';
import { writeGif } from '../av/write-gif.ts';
import type { Stretch } from './choose-loop.ts';

/** Sizes to try until the file is small enough: longest side in pixels and frames a second. */
const SIZES = [
  { side: 480, frameRate: 12 },
  { side: 400, frameRate: 10 },
  { side: 320, frameRate: 10 },
  { side: 240, frameRate: 8 },
];
const MOST_BYTES = 3_000_000;

/** Writes stretches of a video as one animated gif that loops for ever, at most 480 pixels wide and about 3 MB. */
export async function writeLoop(
  path: string,
  stretches: readonly Stretch[],
  picture: { width: number; height: number },
  output: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { side, frameRate } of SIZES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const maxWidth = Math.max(2, Math.round(picture.width * scale));
    const frames: Frame[] = [];
    for (const { startSeconds, endSeconds } of stretches) {
      const part: Frame[] = [];
      const options = { pixelFormat: 'rgb24', maxWidth, fps: frameRate, startSeconds, endSeconds, signal } as const;
      for await (const frame of readVideo(path, options)) part.push(frame);
      frames.push(...(stretches.length === 1 ? closeLoop(part) : part));
    }
    const { width, height } = frames[0]!;
    await writeGif({ output, frames: frames.map(({ data }) => data), frameRate, width, height });
    if ((await stat(output)).size <= MOST_BYTES) return;
  }
}

/** Ends on the frame, in the last two fifths, after which the first follows with the smallest jump. */
function closeLoop(frames: Frame[]): Frame[] {
  const first = frames[0];
  if (!first) return frames;
  let end = frames.length;
  let least = Infinity;
  for (let index = Math.ceil(frames.length * 0.6); index < frames.length; index++) {
    let jump = 0;
    for (let at = 0; at < first.data.length; at += 37) jump += Math.abs(first.data[at]! - frames[index]!.data[at]!);
    if (jump < least) [least, end] = [jump, index + 1];
  }
  return frames.slice(0, end);
}
