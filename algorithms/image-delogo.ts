import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { logoBoxes, oneNameOfBoxes } from './logo-boxes.ts';
import { pictureQuality } from './quality.ts';

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
      quality: pictureQuality,
    })
    .refine(...oneNameOfBoxes),
  result: z.object({
    logos: z
      .array(
        z.object({
          x: z.number().int(),
          y: z.number().int(),
          width: z.number().int(),
          height: z.number().int(),
          method: z.enum(['smooth', 'patches']),
        }),
      )
      .describe(
        'What was removed, in pixels. `smooth`: continued from its border; `patches`: from pieces of the picture around it.',
      ),
  }),
  async run(context) {
    const { removeImageLogos } = await import('../media/delogo/remove-image-logos.ts');
    return removeImageLogos(context);
  },
});
