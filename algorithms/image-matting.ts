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
    /** Of the output, in pixels. */
    width: z.number().int(),
    height: z.number().int(),
    /** What was cut out; what only stands out is a `thing`. */
    subject: z.enum(['person', 'animal', 'vehicle', 'thing']),
    /** How much of the picture it takes: 0 to 1. */
    share: z.number(),
  }),
  async run(context) {
    const { matteImage } = await import('../media/matting/matte-image.ts');
    return matteImage(context);
  },
});
