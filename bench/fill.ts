import sharp from 'sharp';
import { fillFromSurroundings } from '../media/detext/fill-spatial.ts';
import { pixelState } from '../media/detext/picture.ts';
import type { BatchWork } from './batch.ts';
import { greyPlane } from './grey-plane.ts';

/** Fills the white pixels of the picture `mask` as VideoDetext fills what no frame shows; gives the luma. */
export const fill: BatchWork = async ({ input, params }, output) => {
  const [luma, mask] = await Promise.all([greyPlane(input), greyPlane(params.mask as string)]);
  const { width, height } = luma;
  const chromaLength = ((width + 1) >> 1) * ((height + 1) >> 1);
  const [cb, cr] = [new Uint8Array(chromaLength), new Uint8Array(chromaLength)];
  const picture = { frameIndex: 0, width, height, luma: luma.data, cb, cr };
  const states = Uint8Array.from(mask.data, (value) => (value > 0 ? pixelState.text : 0));
  fillFromSurroundings(picture, states);
  const file = `${output}.png`;
  await sharp(picture.luma, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(file);
  return { file };
};
