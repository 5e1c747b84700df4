import type { Face } from '../faces/find-faces.ts';
import type { Thumbnail } from '../shots/thumbnail.ts';
import type { FrameFeatures } from './frame-features.ts';
import type { FrameScore } from './frame-score.ts';

/** A frame that may become a cover. Holds no pixels beyond a thumbnail. */
export interface Candidate extends FrameScore {
  /** Of the frame, counted from 0. */
  index: number;
  timeSeconds: number;
  thumbnail: Thumbnail;
  features: FrameFeatures;
  /** Largest first, in ratios of the picture's width and height, without meshes. */
  faces: Face[];
  /** Where a better frame of the same moment may be looked for. */
  fromSeconds: number;
  toSeconds: number;
}

/** A face's box scaled, for another size of the same picture. */
export function scaleFace(face: Face, across: number, down: number): Face {
  return { ...face, x: face.x * across, y: face.y * down, width: face.width * across, height: face.height * down };
}
