import { audioBeatDetectionWire } from './audio-beat-detection.ts';
import { audioMixingWire } from './audio-mixing.ts';
import { audioQualityAssessmentWire } from './audio-quality-assessment.ts';
import { captionExtractionWire } from './caption-extraction.ts';
import { coverWire } from './cover.ts';
import { imageDelogoWire, videoDelogoWire } from './delogo.ts';
import { faceBeautyWire } from './face-beauty.ts';
import { plainFunction, type FunctionWire } from './function-wire.ts';
import { imageCartoonizeWire } from './image-cartoonize.ts';
import { imageMattingWire } from './image-matting.ts';
import { musicSegmentDetectWire } from './music-segment-detect.ts';
import { videoClipWire } from './video-clip.ts';
import { videoDetextWire } from './video-detext.ts';
import { videoGreenScreenMattingWire } from './video-green-screen-matting.ts';
import { videoSplitWire } from './video-split.ts';

/** Functions whose parameters or results have a form of their own; all others are plain. */
const functionWires: readonly FunctionWire[] = [
  videoDetextWire,
  captionExtractionWire,
  coverWire,
  audioBeatDetectionWire,
  audioMixingWire,
  musicSegmentDetectWire,
  audioQualityAssessmentWire,
  faceBeautyWire,
  imageCartoonizeWire,
  videoClipWire,
  videoSplitWire,
  videoGreenScreenMattingWire,
  imageMattingWire,
  videoDelogoWire,
  imageDelogoWire,
];

/** The wire form of a function. */
export function findFunctionWire(name: string): FunctionWire {
  return functionWires.find((wire) => wire.name === name) ?? { ...plainFunction, name };
}
