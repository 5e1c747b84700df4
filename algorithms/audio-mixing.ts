import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { toFileList } from '../contract/functions/audio-mixing.ts';
import type { Json } from '../contract/job.ts';

const inputsForm = 'Give the one sound to mix in, such as [{"file": "oss://bucket/voice.wav"}].';
const duckingForm = 'must be decibels from 0 to 60, such as 12';
const loudnessForm = 'must be a loudness from -50 to -5 LUFS, such as -16';

/** Mixes a sound into another, or into that of a video. The vendor documents `inputs`; the other parameters are ours. */
export const audioMixing = defineAlgorithm({
  name: 'AudioMixing',
  version: 1,
  summary: 'Mixes a second sound into a sound, or into that of a video.',
  input: ['audio', 'video'],
  moreInputs: ({ inputs }) => inputs.map(({ file }) => file),
  outputs: { extension: 'wav' },
  params: z.strictObject({
    inputs: z
      .preprocess(
        (value) => (value === undefined ? undefined : toFileList(value as Json)),
        z
          .array(z.strictObject({ file: z.string({ error: inputsForm }).min(1, inputsForm) }, { error: inputsForm }), {
            error: inputsForm,
          })
          .length(1, inputsForm),
      )
      .describe('The sound to mix in: `[{"file": URL}]`, exactly one.'),
    ducking: z
      .enum(['none', 'first', 'second'])
      .default('none')
      .describe('Which is made quieter while the other is heard: `first` is Input, `second` the one to mix in.'),
    duckingDecibels: z.coerce
      .number({ error: duckingForm })
      .min(0, duckingForm)
      .max(60, duckingForm)
      .default(12)
      .describe('How much quieter.'),
    loudness: z.coerce
      .number({ error: loudnessForm })
      .min(-50, loudnessForm)
      .max(-5, loudnessForm)
      .optional()
      .describe('How loud the mix is to be, in LUFS (EBU R 128); default as loud as it comes.'),
  }),
  result: z.object({
    durationSeconds: z.number().describe('Of the mix.'),
    sampleRateHz: z.number().int().describe('Of the mix.'),
    channels: z.number().int().describe('Of the mix.'),
    loudness: z.number().nullable().describe('In LUFS; null for silence.'),
    truePeak: z.number().nullable().describe('In dBTP; null for silence.'),
    limitedSeconds: z
      .number()
      .describe('How long it had to be turned down by more than 0.1 dB, so that peaks do not clip.'),
  }),
  async run(context) {
    const { mixAudio } = await import('../media/mix/mix-audio.ts');
    return mixAudio(context);
  },
  async picture(job) {
    const { drawMix } = await import('../media/mix/draw-mix.ts');
    await drawMix(job);
  },
});
