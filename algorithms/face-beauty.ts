import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
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
    /** Different faces; one that comes back counts again. */
    faceCount: z.number().int(),
    /** Frames in all, and those that were changed; a picture is one. */
    frameCount: z.number().int(),
    retouchedFrameCount: z.number().int(),
  }),
  async run(context) {
    const { beautify } = await import('../media/beauty/beautify.ts');
    const { beauty_params, quality } = context.params;
    return beautify({ ...context, params: { settings: parseBeautyParams(beauty_params), quality } });
  },
});
