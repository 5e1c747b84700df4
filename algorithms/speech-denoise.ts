import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Takes the noise out of recorded speech. */
export const speechDenoise = defineAlgorithm({
  name: 'SpeechDenoise',
  version: 1,
  summary: 'Takes the noise out of recorded speech.',
  input: ['audio', 'video'],
  outputs: { extension: 'wav' },
  params: z.strictObject({}),
  result: z.object({
    sampleRateHz: z.number().int().describe('Of the output.'),
    channels: z.number().int().describe('Of the output.'),
    durationSeconds: z.number().describe('Of the sound, which is as long as it was.'),
  }),
  async run(context) {
    const { denoiseSpeech } = await import('../media/denoise/denoise-speech.ts');
    return denoiseSpeech(context);
  },
  async picture(job) {
    const { drawDenoised } = await import('../media/denoise/draw-denoised.ts');
    await drawDenoised(job);
  },
});
