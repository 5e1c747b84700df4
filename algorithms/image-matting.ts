import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { pictureQuality } from './quality.ts';

/** Cuts out what a picture is about, with soft edges, on a transparent background. */
export const imageMatting = defineAlgorithm({
  name: 'ImageMatting',
  version: 1,
  summary: 'Cuts out what a picture is about, with soft edges, on a transparent background.',
  input: 'image',
  outputs: { extension: 'png' },
  params: z.strictObject({
    quality: pictureQuality,
  }),
  result: z.object({
    width: z.number().int().describe('Of the output, in pixels.'),
    height: z.number().int().describe('Of the output, in pixels.'),
    subject: z
      .enum(['person', 'animal', 'vehicle', 'thing'])
      .describe('What was cut out; what only stands out is a `thing`.'),
    share: z.number().describe('How much of the picture it takes: 0 to 1.'),
  }),
  async run(context) {
    const { matteImage } = await import('../media/matting/matte-image.ts');
    return matteImage(context);
  },
});
