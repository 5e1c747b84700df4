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
    /** Where the output was in the source, in pixels. */
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
    /** How many people, animals, vehicles or things were found. */
    subjectCount: z.number().int(),
  }),
  async run(context) {
    const { reframeImage } = await import('../media/reframe/reframe-image.ts');
    return reframeImage(context);
  },
});
