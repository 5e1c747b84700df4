import { z } from 'zod';
import { defineAlgorithm, type AlgorithmContext } from '../contract/algorithm.ts';
import type { BeautyRun } from '../media/beauty/beauty-run.ts';
import { beautyParams, parseBeautyParams } from './beauty-params.ts';

/** Retouches the skin and the shape of faces. */
export const faceBeauty = defineAlgorithm({
  name: 'FaceBeauty',
  version: 1,
  summary: 'Smooths and brightens the skin of faces in a video or a picture, and changes their shape.',
  input: ['video', 'image'],
  outputs: { extension: 'mp4' },
  params: beautyParams,
  result: z.object({
    faceCount: z.number().int().describe('Different faces; one that comes back counts again.'),
    frameCount: z.number().int().describe('Frames in all; a picture is one.'),
    retouchedFrameCount: z.number().int().describe('Those of them that were changed.'),
  }),
  async run(context) {
    const { beautify } = await import('../media/beauty/beautify.ts');
    return beautify(withSettings(context));
  },
  segments: {
    async plan({ input }, segmentSeconds) {
      const { planBeauty } = await import('../media/beauty/beautify.ts');
      return planBeauty(input, segmentSeconds);
    },
    async run(context, span) {
      const { beautifySpan } = await import('../media/beauty/beautify-video.ts');
      return beautifySpan(withSettings(context), span);
    },
    async join(context, segments) {
      const { joinBeautified } = await import('../media/beauty/beautify-video.ts');
      return joinBeautified(withSettings(context), segments);
    },
  },
});

function withSettings(context: AlgorithmContext<z.output<typeof beautyParams>>): AlgorithmContext<BeautyRun> {
  const { beauty_params, quality } = context.params;
  return { ...context, params: { settings: parseBeautyParams(beauty_params), quality } };
}
