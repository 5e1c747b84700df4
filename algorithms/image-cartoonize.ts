import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Paints a picture as a cartoon. */
export const imageCartoonize = defineAlgorithm({
  name: 'ImageCartoonize',
  version: 1,
  summary: 'Paints a picture as a cartoon, of flat colours and clean lines.',
  input: 'image',
  outputs: { extension: 'jpg' },
  // The vendor documents none.
  params: z.strictObject({
    /** How many lines are drawn: 0 to 100; default 50. */
    lines: z.coerce.number().min(0).max(100).default(50),
    /** Steps of lightness from black to white; default 8. */
    levels: z.coerce.number().int().min(3).max(24).default(8),
    /** 0 to 100, of JPEG and WebP; default 90. */
    quality: z.coerce.number().min(0).max(100).default(90),
  }),
  result: z.object({
    /** Of both pictures, in pixels. */
    width: z.number().int(),
    height: z.number().int(),
    /** Faces that were painted more softly. */
    faceCount: z.number().int(),
  }),
  async run(context) {
    const { cartoonize } = await import('../media/cartoon/cartoonize.ts');
    return cartoonize(context);
  },
});
