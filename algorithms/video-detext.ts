import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

const regionForm = 'a list of boxes [x, y, width, height] as ratios of the picture, such as [[0, 0.7, 1, 0.3]]';
const timeForm = '[start, end] in seconds with start before end, or a list of them, such as [[0, 5], [12, 20]]';

/** Lists may come as JSON text, as official SDK clients send them. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** One box or range stands for a list of one. */
function toList(value: unknown): unknown {
  const parsed = fromText(value);
  return Array.isArray(parsed) && parsed.length > 0 && !Array.isArray(parsed[0]) ? [parsed] : parsed;
}

// Sums of ratios such as 0.7 + 0.3 may end up a hair above 1.
const slack = 1e-6;

const region = z
  .tuple([z.coerce.number(), z.coerce.number(), z.coerce.number(), z.coerce.number()])
  .refine(
    ([x, y, width, height]) =>
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + slack && y + height <= 1 + slack,
    { error: `A box is empty or reaches outside the picture. Give ${regionForm}.` },
  );
const regions = (most: number): z.ZodType<[number, number, number, number][] | undefined> =>
  z.preprocess(
    toList,
    z
      .array(region, { error: `Give ${regionForm}.` })
      .min(1, { error: `The list is empty. Leave it out for the whole picture, or give ${regionForm}.` })
      .max(most, { error: `At most ${most} boxes can be given.` })
      .optional(),
  );

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
      Text: regions(2).describe(
        'Where to look for text: up to two `[x, y, width, height]` as ratios of the picture; default everywhere.',
      ),
      LimitRegion: regions(16).describe(
        'The same under the name that ICE gives it, up to 16 boxes; default everywhere.',
      ),
      Time: z
        .preprocess(
          toList,
          z
            .array(range, { error: `Give ${timeForm}.` })
            .min(1, { error: `The list is empty. Give ${timeForm}.` })
            .optional(),
        )
        .describe('When to look: `[start, end]` in seconds, or a list of them; default always.'),
      quality: z.coerce
        .number()
        .min(0)
        .max(100)
        .default(90)
        .describe('0 to 100, higher is better and larger; default visually lossless.'),
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
