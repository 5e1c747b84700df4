import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

const kind = z.enum(['', 'gif']);

/** Picks the frames of a video that make the best covers. */
export const cover = defineAlgorithm({
  name: 'Cover',
  version: 1,
  summary: 'Picks the frames of a video that make the best covers, as stills or as one animated gif.',
  input: 'video',
  outputs: { extension: 'jpg', needs: ({ Model }) => (Model === 'gif' ? [] : ['sequenceId']) },
  params: z.strictObject({
    Model: kind
      .default('')
      .describe('Empty for stills, `gif` for one animated image. Some clients spell it `model` or `mode`.'),
    model: kind.optional().describe('Another name of `Model`.'),
    mode: kind.optional().describe('Another name of `Model`.'),
    count: z.number().int().min(1).max(20).default(5).describe('How many stills at most.'),
  }),
  result: z.object({
    covers: z
      .array(
        z.object({
          score: z.number().describe('0 to 10, best first.'),
          timeSeconds: z.number().describe('Of the frame, in the source.'),
          url: z.string().describe('The object.'),
        }),
      )
      .describe('The frames that were picked, the best first.'),
  }),
  async run(context) {
    const { pickCovers } = await import('../media/cover/pick-covers.ts');
    return pickCovers(context);
  },
});
