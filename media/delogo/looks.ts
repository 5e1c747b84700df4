import { readVideo } from '../av/read-video.ts';
import { cutOut, type Picture } from '../detext/picture.ts';
import type { Box } from '../text/text-track.ts';
import type { Stretch } from './find-logos.ts';

/** Looks at one part of the picture, taken over a stretch of the video. */
export interface Looks {
  /** In frame pixels, at even edges. */
  box: Box;
  pictures: Picture[];
}

const mostLooks = 100;
const mostLooksPerSecond = 25;
// Pictures that differ by less in the mean say nothing new.
const newLevels = 2.5;
// Of all parts together, in bytes.
const lookMemory = 384 * 2 ** 20;

/**
 * Looks at parts of the picture again and again, in one reading of the file.
 * @param onProgress told the time of each look, in seconds
 */
export async function takeLooks(
  path: string,
  boxes: readonly Box[],
  stretches: readonly Stretch[],
  signal: AbortSignal,
  onProgress: (timeSeconds: number) => void,
): Promise<Looks[]> {
  const looks: Looks[] = boxes.map((box) => ({ box, pictures: [] }));
  const bytes = boxes.reduce((sum, { width, height }) => sum + width * height * 1.5, 0);
  const most = Math.max(12, Math.min(mostLooks, Math.floor(lookMemory / bytes)));
  const seconds = stretches.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const fps = Math.min(mostLooksPerSecond, most / Math.max(0.1, seconds));
  for (const { startSeconds, endSeconds } of stretches) {
    for await (const frame of readVideo(path, { pixelFormat: 'yuv420p', fps, startSeconds, endSeconds, signal })) {
      onProgress(frame.timeSeconds);
      for (const { box, pictures } of looks) {
        const picture = cutOut(frame, box);
        const last = pictures.at(-1);
        if (!last || meanDifference(last.luma, picture.luma) > newLevels) pictures.push(picture);
      }
    }
  }
  return looks;
}

function meanDifference(first: Uint8Array, second: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < first.length; at += 3) sum += Math.abs(first[at]! - second[at]!);
  return (3 * sum) / first.length;
}
