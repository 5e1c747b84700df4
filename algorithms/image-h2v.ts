import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { reframeParams } from './reframe-params.ts';

/** Cuts a landscape picture to a portrait one around its subject. */
export const imageH2v = defineAlgorithm({
  name: 'ImageH2V',
  version: 1,
  summary: 'Cuts a landscape picture to a portrait one around its subject.',
  input: 'image',
  outputs: { extension: 'jpg' },
  params: reframeParams,
  result: z.object({
    x: z.number().int().describe('The left edge of the output in the source, in pixels.'),
    y: z.number().int().describe('Its upper edge in the source, in pixels.'),
    width: z.number().int().describe('Its width in the source, in pixels.'),
    height: z.number().int().describe('Its height in the source, in pixels.'),
    subjectCount: z.number().int().describe('How many people, animals, vehicles or things were found.'),
  }),
  async run(context) {
    const { reframeImage } = await import('../media/reframe/reframe-image.ts');
    return reframeImage(context);
  },
});
