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
    /** Empty for stills, `gif` for one animated image. Some clients spell it `model` or `mode`. */
    Model: kind.default(''),
    model: kind.optional(),
    mode: kind.optional(),
    /** How many stills at most. */
    count: z.number().int().min(1).max(20).default(5),
  }),
  result: z.object({
    covers: z.array(
      z.object({
        /** 0 to 10, best first. */
        score: z.number(),
        /** Of the frame, in the source. */
        timeSeconds: z.number(),
        /** The object. */
        url: z.string(),
      }),
    ),
  }),
  async run(context) {
    const { pickCovers } = await import('../media/cover/pick-covers.ts');
    return pickCovers(context);
  },
});
