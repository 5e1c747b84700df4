import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { pictureQuality } from './quality.ts';

/** Paints a picture as a cartoon. */
export const imageCartoonize = defineAlgorithm({
  name: 'ImageCartoonize',
  version: 1,
  summary: 'Paints a picture as a cartoon, of flat colours and clean lines.',
  input: 'image',
  outputs: { extension: 'jpg' },
  // The vendor documents none.
  params: z.strictObject({
    lines: z.coerce.number().min(0).max(100).default(50).describe('How many lines are drawn: none to many.'),
    levels: z.coerce.number().int().min(3).max(24).default(8).describe('Steps of lightness from black to white.'),
    quality: pictureQuality,
  }),
  result: z.object({
    width: z.number().int().describe('Of both pictures, in pixels.'),
    height: z.number().int().describe('Of both pictures, in pixels.'),
    faceCount: z.number().int().describe('Faces that were painted more softly.'),
  }),
  async run(context) {
    const { cartoonize } = await import('../media/cartoon/cartoonize.ts');
    return cartoonize(context);
  },
});
