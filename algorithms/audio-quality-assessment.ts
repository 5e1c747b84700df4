import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

const score = z.number().min(0).max(5);
const percent = z.number().min(0).max(100);

/** Says how good a recording of speech sounds. */
export const audioQualityAssessment = defineAlgorithm({
  name: 'AudioQualityAssessment',
  version: 1,
  summary:
    'Judges a recording of speech, channel by channel: quality, noise, colour, breaks, loudness, and what is amiss.',
  input: 'audio',
  params: z.strictObject({}),
  result: z.object({
    channels: z
      .array(
        z.object({
          channel: z.number().int().describe('From 1.'),
          tag: z.enum(['Valid', 'File too Short', 'Mute', 'Voice too Short']).describe('Scores are 0 unless `Valid`.'),
          durationSeconds: z.number(),
          speechPercent: percent.describe('How much of the whole is speech.'),
          doubleTalkPercent: percent.describe("In how much of this channel's speech the other channel speaks too."),
          badMutePercent: percent.describe('How much of the speech is missing.'),
          saturatedPercent: percent.describe('In how much of the speech the tops of the waveform are cut off.'),
          loudnessDb: z.number().min(-90).max(0).describe('The level that speech peaks at, in dB of full scale.'),
          loudness: score,
          mos: score.describe('How good it sounds in all; 5 is excellent. `worst…` is that of the worst 6 s.'),
          worstMos: score,
          noisiness: score.describe('What its noise alone would leave of the quality.'),
          worstNoisiness: score,
          coloration: score.describe('What filters, codecs, echo and clipping alone would leave.'),
          worstColoration: score,
          discontinuity: score.describe('What holes, lost packets and clicks alone would leave.'),
          worstDiscontinuity: score,
        }),
      )
      .describe('What was heard, channel by channel.'),
  }),
  async run(context) {
    const { assessAudio } = await import('../media/quality/assess-audio.ts');
    return assessAudio(context);
  },
  async picture(job) {
    const { drawQuality } = await import('../media/quality/draw-quality.ts');
    await drawQuality(job);
  },
});
