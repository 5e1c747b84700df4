import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Cuts out what a picture is about, with soft edges, on a transparent background. */
export const imageMatting = defineAlgorithm({
  name: 'ImageMatting',
  version: 1,
  summary: 'Cuts out what a picture is about, with soft edges, on a transparent background.',
  input: 'image',
  outputs: { extension: 'png' },
  params: z.strictObject({
    /** 0 to 100, of webp and jpg; default 90. PNG loses nothing. */
    quality: z.coerce.number().min(0).max(100).default(90),
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
