import type { Box } from '../metrics/plane.ts';
import type { CaptionStyle } from './caption-style.ts';
import type { ShotSpec } from './scene.ts';

/** What a synthesised video holds. Boxes are in pixels, times in seconds. */
export interface Truth {
  width: number;
  height: number;
  /** The mean one where the frame rate varies. */
  frameRate: number;
  frameCount: number;
  durationSeconds: number;
  /** The presentation time of every frame, only where the frame rate varies. */
  frameTimes?: number[];
  cues: TrueCue[];
  /** Text that is there all the time and is no caption. */
  logos: { text: string; box: Box }[];
  /** The shots; `startSeconds` of a dissolve or a fade is its middle. */
  shots: ShotSpec[];
}

/** A caption as it is really seen. */
export interface TrueCue {
  /** Lines joined by `\n`. */
  text: string;
  /** Time of the first frame that shows any of it. */
  startSeconds: number;
  /** Time of the first frame without it, or the video's end. */
  endSeconds: number;
  firstFrame: number;
  lastFrame: number;
  /** All that was drawn: letters, outline, shadow, backing box. */
  box: Box;
  /** Per line, the ink of the letters alone. */
  lines: { text: string; box: Box }[];
  style: CaptionStyle;
}
