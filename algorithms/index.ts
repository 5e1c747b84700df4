import type { AlgorithmDefinition } from '../contract/algorithm.ts';
import { ReelflowError } from '../contract/errors.ts';
import { audioBeatDetection } from './audio-beat-detection.ts';
import { audioMixing } from './audio-mixing.ts';
import { audioQualityAssessment } from './audio-quality-assessment.ts';
import { captionExtraction } from './caption-extraction.ts';
import { cover } from './cover.ts';
import { faceBeauty } from './face-beauty.ts';
import { imageCartoonize } from './image-cartoonize.ts';
import { imageDelogo } from './image-delogo.ts';
import { imageH2v } from './image-h2v.ts';
import { imageMatting } from './image-matting.ts';
import { musicSegmentDetect } from './music-segment-detect.ts';
import { speechDenoise } from './speech-denoise.ts';
import { videoClip } from './video-clip.ts';
import { videoDelogo } from './video-delogo.ts';
import { videoDetext } from './video-detext.ts';
import { videoGreenScreenMatting } from './video-green-screen-matting.ts';
import { videoH2v } from './video-h2v.ts';
import { videoSplit } from './video-split.ts';

/** Every algorithm, in the order of the catalogue. */
export const algorithms: readonly AlgorithmDefinition[] = [
  videoDetext,
  captionExtraction,
  cover,
  videoClip,
  videoSplit,
  videoDelogo,
  videoH2v,
  videoGreenScreenMatting,
  faceBeauty,
  imageDelogo,
  imageH2v,
  imageMatting,
  imageCartoonize,
  audioBeatDetection,
  musicSegmentDetect,
  audioQualityAssessment,
  speechDenoise,
  audioMixing,
];

/**
 * The algorithm of this FunctionName.
 * @throws ReelflowError `UnknownAlgorithm`
 */
export function findAlgorithm(name: string): AlgorithmDefinition {
  const found = algorithms.find((algorithm) => algorithm.name === name);
  if (found) return found;
  const names = algorithms.map((algorithm) => algorithm.name).join(', ');
  throw new ReelflowError('UnknownAlgorithm', `There is no algorithm "${name}". Use one of: ${names}.`);
}
