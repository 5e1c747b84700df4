import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { logoBoxes, oneNameOfBoxes, removedLogos } from './logo-boxes.ts';
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
    logos: removedLogos('smooth', 'patches').describe(
      'What was removed, in pixels. `smooth`: continued from its border; `patches`: from pieces of the picture around it.',
    ),
  }),
  async run(context) {
    const { removeImageLogos } = await import('../media/delogo/remove-image-logos.ts');
    return removeImageLogos(context);
  },
});
