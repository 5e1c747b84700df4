import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { reframeParams } from './reframe-params.ts';

/** Turns a landscape video into a portrait one that follows its subject. */
export const videoH2v = defineAlgorithm({
  name: 'VideoH2V',
  version: 1,
  summary: 'Turns a landscape video into a portrait one that follows its subject.',
  input: 'video',
  outputs: { extension: 'mp4' },
  params: reframeParams,
  result: z.object({
    width: z.number().int().describe('Of the output, in pixels.'),
    height: z.number().int().describe('Of the output, in pixels.'),
    frameCount: z.number().int().describe('Of the output.'),
    shotCount: z.number().int().describe('How many shots the video has.'),
    followedShare: z
      .number()
      .describe('The part of the frames in which there was somebody or something to follow: 0 to 1.'),
  }),
  async run(context) {
    const { reframeVideo } = await import('../media/reframe/reframe-video.ts');
    return reframeVideo(context);
  },
});
