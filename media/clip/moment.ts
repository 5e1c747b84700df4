/** Why a moment should not be in a summary. */
export type Flaw = 'transition' | 'flat' | 'frozen';

/** A short stretch of one shot, half a second long where the video is not very long itself. */
export interface Moment {
  /** When its first frame is shown, and when that after its last one is. */
  startSeconds: number;
  endSeconds: number;
  /** Number of its shot; a stretch with a flaw is a shot of its own. */
  shot: number;
  flaw: Flaw | undefined;
  /** What the picture looks like, coarsely: for telling whether two are alike. */
  look: Float32Array;
  /** Mean change from frame to frame that is left when the pictures are shifted to fit, in levels of brightness. */
  motion: number;
  /** 0 blurred to 1. */
  sharpness: number;
  /** Spread and strength of the colours, 0 to about 60. */
  colourfulness: number;
  /** 0 to 1: neither too dark nor too bright, with contrast. */
  exposure: number;
  /** 0 nobody and nothing to 1 somebody close. */
  subjects: number;
}

/** How long a moment is shown. */
export function lengthOf({ startSeconds, endSeconds }: { startSeconds: number; endSeconds: number }): number {
  return endSeconds - startSeconds;
}
