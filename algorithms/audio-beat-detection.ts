import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';

/** Finds the beats of a piece of music and the first beat of each bar. */
export const audioBeatDetection = defineAlgorithm({
  name: 'AudioBeatDetection',
  version: 1,
  summary: 'Finds the beats of a piece of music, and which of them begin a bar, and writes their times.',
  input: 'audio',
  outputs: { extension: 'txt' },
  params: z.strictObject({}),
  result: z.object({
    beatCount: z.number().int().describe('How many beats were found.'),
    downbeatCount: z.number().int().describe('How many of them begin a bar.'),
    tempo: z.number().describe('Beats a minute, by the median distance; 0 without beats.'),
    metre: z.number().int().describe('Beats in a bar.'),
  }),
  async run(context) {
    const { writeBeats } = await import('../media/beats/write-beats.ts');
    return writeBeats(context);
  },
  async picture(job) {
    const { drawBeats } = await import('../media/beats/draw-beats.ts');
    await drawBeats(job);
  },
});
