import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { boxList, toListOfLists } from './box-list.ts';
import { videoQuality } from './quality.ts';

const timeForm = '[start, end] in seconds with start before end, or a list of them, such as [[0, 5], [12, 20]]';

const everywhere = 'for the whole picture';

const range = z.tuple([z.coerce.number(), z.coerce.number()]).refine(([start, end]) => start >= 0 && end > start, {
  error: `A range ends before it begins. Give ${timeForm}.`,
});

/** Takes burned-in text out of a video by rebuilding what was behind it. */
export const videoDetext = defineAlgorithm({
  name: 'VideoDetext',
  version: 1,
  summary: 'Takes burned-in text out of a video by rebuilding what was behind it.',
  input: 'video',
  outputs: { extension: 'mp4' },
  params: z
    .strictObject({
      Text: boxList(2, everywhere).describe(
        'Where to look for text: up to two `[x, y, width, height]` as ratios of the picture; default everywhere.',
      ),
      LimitRegion: boxList(16, everywhere).describe(
        'The same under the name that ICE gives it, up to 16 boxes; default everywhere.',
      ),
      Time: z
        .preprocess(
          toListOfLists,
          z
            .array(range, { error: `Give ${timeForm}.` })
            .min(1, { error: `The list is empty. Give ${timeForm}.` })
            .optional(),
        )
        .describe('When to look: `[start, end]` in seconds, or a list of them; default always.'),
      quality: videoQuality,
    })
    .refine(({ Text, LimitRegion }) => !Text || !LimitRegion, {
      error: 'Text and LimitRegion mean the same: give one of them.',
    }),
  result: z.object({
    textCount: z.number().int().describe('How many stretches of text were removed.'),
    frameCount: z.number().int().describe('The frames that were changed.'),
  }),
  async run(context) {
    const { removeText } = await import('../media/detext/remove-text.ts');
    return removeText(context);
  },
  segments: {
    async plan({ input }, segmentSeconds) {
      const { planSegments } = await import('../media/segments/plan-segments.ts');
      return planSegments(input, segmentSeconds);
    },
    async run(context, span) {
      const { removeTextInSpan } = await import('../media/detext/remove-text.ts');
      return removeTextInSpan(context, span);
    },
    async join(context, segments) {
      const { joinTextRemoved } = await import('../media/detext/remove-text.ts');
      return joinTextRemoved(context, segments);
    },
  },
});
