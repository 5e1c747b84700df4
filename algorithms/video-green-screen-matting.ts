import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { videoQuality } from './quality.ts';

/** Takes the green or blue screen out of a video, or puts a picture in its place. */
export const videoGreenScreenMatting = defineAlgorithm({
  name: 'VideoGreenScreenMatting',
  version: 1,
  summary: 'Takes the green or blue screen out of a video, or puts a picture in its place.',
  input: 'video',
  moreInputs: ({ bgimage }) => (bgimage === undefined ? [] : [bgimage]),
  outputs: { extension: 'webm' },
  params: z.strictObject({
    bgimage: z
      .string()
      .min(1, { error: 'Give the URL of a picture, or leave bgimage out.' })
      .optional()
      .describe('The URL of a picture to put behind; default none: the output is transparent, and a WebM.'),
    mode: z.literal('file').optional().describe('Older MTS asks for it; it says nothing more.'),
    quality: videoQuality,
  }),
  result: z.object({
    screen: z.enum(['green', 'blue']).describe('The colour of the screen that was found.'),
    frameCount: z.number().int().describe('Frames in all.'),
    wholeFrameCount: z.number().int().describe('Those of them that do not show the screen, which were kept whole.'),
  }),
  async run(context) {
    const { keyVideo } = await import('../media/keying/key-video.ts');
    return keyVideo(context);
  },
  segments: {
    async plan(context, segmentSeconds) {
      const { planKeying } = await import('../media/keying/key-video.ts');
      return planKeying(context, segmentSeconds);
    },
    async run(context, span) {
      const { keySpan } = await import('../media/keying/key-video.ts');
      return keySpan(context, span);
    },
    async join(context, segments) {
      const { joinKeyed } = await import('../media/keying/key-video.ts');
      return joinKeyed(context, segments);
    },
  },
});
