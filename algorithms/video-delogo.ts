import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { logoBoxes, oneNameOfBoxes, removedLogos } from './logo-boxes.ts';
import { videoQuality } from './quality.ts';

const models = ['tv', 'internet'] as const;
const modelForm =
  'Give "tv" (logos of stations, near the corners), "internet" (watermarks anywhere), or "tv,internet".';

/** Takes logos and watermarks out of a video by rebuilding what was behind them. */
export const videoDelogo = defineAlgorithm({
  name: 'VideoDelogo',
  version: 1,
  summary: 'Takes logos and watermarks out of a video by rebuilding what was behind them.',
  input: 'video',
  outputs: { extension: 'mp4' },
  params: z
    .strictObject({
      ...logoBoxes,
      LogoModel: z
        .preprocess(
          (value) => (typeof value === 'string' ? value.split(',').map((model) => model.trim()) : value),
          z
            .array(z.enum(models, { error: modelForm }), { error: modelForm })
            .min(1, { error: modelForm })
            .default([...models]),
        )
        .describe(
          'What to look for where no boxes are given: `tv`, which stands in a corner, `internet` or both; default both.',
        ),
      quality: videoQuality,
    })
    .refine(...oneNameOfBoxes),
  result: z.object({
    logos: removedLogos('unblended', 'rebuilt').describe(
      'What was removed, in pixels. `unblended`: it was see-through and was taken off; `rebuilt`: what was behind it was rebuilt.',
    ),
    frameCount: z.number().int().describe('The frames that were changed.'),
  }),
  async run(context) {
    const { removeLogos } = await import('../media/delogo/remove-logos.ts');
    return removeLogos(context);
  },
});
