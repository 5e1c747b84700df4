import { audioBeatDetectionWire } from './audio-beat-detection.ts';
import { captionExtractionWire } from './caption-extraction.ts';
import { coverWire } from './cover.ts';
import { imageDelogoWire, videoDelogoWire } from './delogo.ts';
import { plainFunction, type FunctionWire } from './function-wire.ts';
import { videoDetextWire } from './video-detext.ts';

/** Functions whose parameters or results have a form of their own; all others are plain. */
const functionWires: readonly FunctionWire[] = [
  videoDetextWire,
  captionExtractionWire,
  coverWire,
  audioBeatDetectionWire,
  videoDelogoWire,
  imageDelogoWire,
];

/** The wire form of a function. */
export function findFunctionWire(name: string): FunctionWire {
  return functionWires.find((wire) => wire.name === name) ?? { ...plainFunction, name };
}
