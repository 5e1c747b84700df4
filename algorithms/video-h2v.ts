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
    /** Of the output, in pixels. */
    width: z.number().int(),
    height: z.number().int(),
    frameCount: z.number().int(),
    shotCount: z.number().int(),
    /** The part of the frames in which there was somebody or something to follow: 0 to 1. */
    followedShare: z.number(),
  }),
  async run(context) {
    const { reframeVideo } = await import('../media/reframe/reframe-video.ts');
    return reframeVideo(context);
  },
});
