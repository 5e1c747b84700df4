import sharp from 'sharp';
import type { BatchWork } from '../batch.ts';

/** Cuts with sharp's own strategy: to where colour, skin and brightness stand out. */
export const cropByAttention: BatchWork = async ({ input, params }, output) => {
  const { height } = await sharp(input).metadata();
  const file = `${output}.png`;
  const cut = Math.round(height * Number(params.aspect));
  const info = await sharp(input).resize(cut, height, { position: sharp.strategy.attention }).png().toFile(file);
  return { file, value: { x: -(info.cropOffsetLeft ?? 0), y: 0, width: info.width, height } };
};
