import type { BeautySettings } from './beauty-settings.ts';

/** What to do. */
export interface BeautyRun {
  settings: BeautySettings;
  /** 0 to 100. */
  quality: number;
}

/** What was done. */
export interface BeautyResult {
  /** Different faces; one that comes back counts again. */
  faceCount: number;
  /** Frames in all, and those that were changed; a picture is one. */
  frameCount: number;
  retouchedFrameCount: number;
}
