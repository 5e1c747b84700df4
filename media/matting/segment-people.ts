import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RgbImage } from '../faces/sample-patch.ts';
import { createModel, loadOnce } from '../models/load-model.ts';
import { readTflite } from '../models/tflite-graph.ts';
import { tfliteToOnnx } from '../models/tflite-to-onnx.ts';
import type { Box } from '../subjects/box.ts';
import { readBox } from './read-box.ts';

const RESOLUTION = 256;

/** MediaPipe's Selfie Segmentation, the general model (Google, Apache-2.0), from the npm package of that name. */
const loadSegmenter = loadOnce(async () => {
  const entry = createRequire(import.meta.url).resolve('@mediapipe/selfie_segmentation');
  const file = await readFile(join(dirname(entry), 'selfie_segmentation.tflite'));
  return createModel(tfliteToOnnx(readTflite(file)));
});

/**
 * How surely there is a person at each place of a box: 256×256, 0 to 1. About 15 ms of one processor.
 * Source: Google, "Model Card MediaPipe Selfie Segmentation", 2021.
 */
export async function segmentPeople(image: RgbImage, box: Box): Promise<Float32Array> {
  const segment = await loadSegmenter();
  const outputs = await segment(readBox(image, box, RESOLUTION), [1, RESOLUTION, RESOLUTION, 3]);
  return Object.values(outputs)[0]!;
}

/** The side of what `segmentPeople` gives. */
export const SEGMENT_SIDE = RESOLUTION;
