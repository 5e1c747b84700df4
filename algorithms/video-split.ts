import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Splits a lecture with slides into one clip for each slide. */
export const videoSplit = defineAlgorithm({
  name: 'VideoSplit',
  version: 1,
  summary:
    'Finds where the slides of a lecture change, and says from when to when each is shown and what its title is.',
  input: 'video',
  params: z.strictObject({
    // Ours: the vendor documents no parameters.
    lang: z
      .enum(['ch', 'en'])
      .default('ch')
      .describe('The language of the titles: `ch` reads Chinese and English, `en` English only.'),
  }),
  result: z.object({
    splitResult: z
      .array(z.object({ beginTime: z.number(), endTime: z.number(), title: z.string() }))
      .describe('The slides in order, in seconds. The title is empty where none can be read.'),
  }),
  async run(context) {
    const { splitVideo } = await import('../media/slides/split-video.ts');
    return splitVideo(context);
  },
  async picture(job) {
    const { drawSlides } = await import('../media/slides/draw-slides.ts');
    await drawSlides(job);
  },
});
