import { readVideo } from '../media/av/read-video.ts';
import { ShotDetector } from '../media/shots/shot-detector.ts';
import type { BatchWork } from './batch.ts';

/** Finds where shots begin with the detector that the algorithms share: at cuts, and in the middle of dissolves and fades. */
export const findShots: BatchWork = async ({ input }) => {
  const detector = new ShotDetector();
  for await (const frame of readVideo(input, { pixelFormat: 'yuv420p', maxWidth: 480 })) detector.push(frame);
  const timesSeconds = detector
    .finish()
    .filter(({ kind }) => kind !== 'flash')
    .map(({ startSeconds, endSeconds }) => (startSeconds + endSeconds) / 2);
  return { value: { timesSeconds } };
};
