import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Finds the chorus of a song. */
export const musicSegmentDetect = defineAlgorithm({
  name: 'MusicSegmentDetect',
  version: 1,
  summary: 'Finds from when to when the chorus of a song is sung, each time that it comes.',
  input: 'audio',
  outputs: { extension: 'json' },
  params: z.strictObject({
    // Ours: the vendor's own titles differ by API.
    lang: z
      .enum(['en', 'ch'])
      .default('en')
      .describe(
        'The language of the titles: `en` for `chorus`, `ch` for `副歌`. Over the MTS API the default is `ch`.',
      ),
  }),
  result: z.object({
    segments: z
      .array(
        z.object({
          start: z.number().describe('In seconds.'),
          end: z.number().describe('In seconds.'),
          title: z.string().describe('`chorus` or `副歌`.'),
        }),
      )
      .describe('The choruses in order; empty where there is none.'),
  }),
  async run(context) {
    const { writeChorus } = await import('../media/chorus/write-chorus.ts');
    return writeChorus(context);
  },
  async picture(job) {
    const { drawChorus } = await import('../media/chorus/draw-chorus.ts');
    await drawChorus(job);
  },
});
