import sharp from 'sharp';
import type { Box } from '../test/metrics/plane.ts';
import type { BatchOutcome } from './batch.ts';

/** Writes a part of a picture, as ImageH2V does. */
export async function cutOut(input: string, box: Box, output: string): Promise<BatchOutcome> {
  const { x, y, width, height } = box;
  const file = `${output}.png`;
  await sharp(input).extract({ left: x, top: y, width, height }).png().toFile(file);
  return { file, value: { x, y, width, height } };
}
