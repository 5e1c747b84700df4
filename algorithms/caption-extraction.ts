import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Numbers and lists may also come as text: callers write `"fps": "5"` and `"roi": "[[0.75,1],[0,1]]"`. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const roiForm =
  'must be [[top, bottom], [left, right]], ratios of the picture from 0 to 1 with top < bottom and left < right; the bottom quarter is [[0.75, 1], [0, 1]]';
const ratio = z.preprocess(fromText, z.number({ error: roiForm }).min(0, roiForm).max(1, roiForm));
const span = z.tuple([ratio, ratio], { error: roiForm }).refine(([from, to]) => from < to, { error: roiForm });

/** Reads the captions burned into a video and writes them as SRT. */
export const captionExtraction = defineAlgorithm({
  name: 'CaptionExtraction',
  version: 1,
  summary: 'Reads the captions burned into a video and writes them as an SRT file.',
  input: 'video',
  outputs: { extension: 'srt' },
  params: z.strictObject({
    fps: z
      .preprocess(fromText, z.number().min(2).max(10))
      .default(5)
      .describe(
        'How often a second new captions are looked for, 2 to 10; their times are exact to the frame whatever it is.',
      ),
    roi: z
      .preprocess(fromText, z.tuple([span, span], { error: roiForm }))
      .default([
        [0.75, 1],
        [0, 1],
      ])
      .describe(
        'The part of the picture with captions, `[[top, bottom], [left, right]]` as ratios; default the bottom quarter. A caption that is only partly inside counts.',
      ),
    lang: z
      .enum(['ch', 'en', 'ch_ml'])
      .default('ch')
      .describe('`ch` reads Chinese and English, `en` English only, `ch_ml` Chinese and English on separate lines.'),
    track: z
      .literal('main')
      .default('main')
      .describe('`main`: the captions, and no other text such as signs and logos.'),
    sep: z
      .preprocess(fromText, z.boolean())
      .default(false)
      .describe(
        'Writes Chinese and English to separate files; the output needs `{resultType}`, which becomes `zh` and `en`.',
      ),
    formatter: z.string().max(64).default('').describe("Put before each cue's text, for example `{\\an8}`."),
  }),
  result: z.object({ cueCount: z.number().int().describe('How many captions were written.') }),
  async run(context) {
    const { extractCaptions } = await import('../media/captions/extract-captions.ts');
    return extractCaptions(context);
  },
});
