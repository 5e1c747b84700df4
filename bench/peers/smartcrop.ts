import sharp from 'sharp';
import smartcrop from 'smartcrop';
import type { BatchWork } from '../batch.ts';
import { cutOut } from '../cut-out.ts';

interface Canvas {
  width: number;
  height: number;
  path: string;
}

/** What is used of smartcrop, whose own types are for browsers. */
interface Smartcrop {
  crop(path: string, options: object): Promise<{ topCrop: { x: number; y: number; width: number; height: number } }>;
}

/** Lets smartcrop open and shrink pictures without a browser. */
const imageOperations = {
  async open(path: string): Promise<Canvas> {
    const { width, height } = await sharp(path).metadata();
    return { path, width, height };
  },
  resample: ({ path }: Canvas, width: number, height: number): Canvas => ({
    path,
    width: Math.floor(width),
    height: Math.floor(height),
  }),
  async getData({ path, width, height }: Canvas): Promise<{ width: number; height: number; data: Uint8Array }> {
    const data = await sharp(path).resize(width, height, { fit: 'fill' }).ensureAlpha().raw().toBuffer();
    return { width, height, data };
  },
};

/** Cuts with smartcrop, as it comes: by skin, colour and detail. */
export const cropWithSmartcrop: BatchWork = async ({ input, params }, output) => {
  const { topCrop } = await (smartcrop as unknown as Smartcrop).crop(input, { aspect: params.aspect, imageOperations });
  return cutOut(input, topCrop, output);
};
