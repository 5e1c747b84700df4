import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { logoBoxes, oneNameOfBoxes } from './logo-boxes.ts';

/** Takes logos and written marks out of a picture by filling in what may be behind them. */
export const imageDelogo = defineAlgorithm({
  name: 'ImageDelogo',
  version: 1,
  summary: 'Takes logos and written marks out of a picture by filling in what may be behind them.',
  input: 'image',
  outputs: { extension: 'jpg' },
  params: z
    .strictObject({
      ...logoBoxes,
      /** 0 to 100, higher is better and larger; of jpg and webp; default visually lossless. */
      quality: z.coerce.number().min(0).max(100).default(90),
    })
    .refine(...oneNameOfBoxes),
  result: z.object({
    /** What was removed, in pixels, and how it was filled. */
    logos: z.array(
      z.object({
        x: z.number().int(),
        y: z.number().int(),
        width: z.number().int(),
        height: z.number().int(),
        /** `smooth`: continued from its border; `patches`: from pieces of the picture around it. */
        method: z.enum(['smooth', 'patches']),
      }),
    ),
  }),
  async run(context) {
    const { removeImageLogos } = await import('../media/delogo/remove-image-logos.ts');
    return removeImageLogos(context);
  },
});
