import { z } from 'zod';
import { defineAlgorithm } from '../contract/algorithm.ts';
import { videoQuality } from './quality.ts';

const durationForm = 'must be how long the summary may be, in seconds: at least 1, such as 30';

/** Makes a short summary of a video out of its highlights. The vendor documents no parameters; both are ours. */
export const videoClip = defineAlgorithm({
  name: 'VideoClip',
  version: 1,
  summary: 'Makes a short summary of a video out of its highlights.',
  input: 'video',
  outputs: { extension: 'mp4' },
  params: z.strictObject({
    duration: z.coerce
      .number({ error: durationForm })
      .min(1, durationForm)
      .max(36_000, 'is at most 36000')
      .optional()
      .describe(
        'The most that the summary may last, in seconds; default 15 % of the video, at least 15 and at most 60.',
      ),
    quality: videoQuality,
  }),
  result: z.object({
    spans: z
      .array(z.object({ startSeconds: z.number(), endSeconds: z.number() }))
      .describe('What of the video is in the summary, in order: each from its first frame to the end of its last one.'),
    durationSeconds: z.number().describe('Of the summary.'),
    frameCount: z.number().int().describe('Of the summary.'),
  }),
  async run(context) {
    const { summariseVideo } = await import('../media/clip/summarise-video.ts');
    return summariseVideo(context);
  },
  async picture(job) {
    const { drawSummary } = await import('../media/clip/draw-summary.ts');
    await drawSummary(job);
  },
});
