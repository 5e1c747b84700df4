import { z } from 'zod';
import { videoQuality } from './quality.ts';

const aspectForm = 'must be width:height, such as 9:16, 3:4 or 1:1, of at most 4:1 and at least 1:4';

/** The parameters of VideoH2V and ImageH2V. The vendor documents none. */
export const reframeParams = z.strictObject({
  aspect: z
    .string({ error: aspectForm })
    .refine(
      (text) => {
        if (!/^\d{1,4}(?:\.\d{1,4})?:\d{1,4}(?:\.\d{1,4})?$/u.test(text)) return false;
        const [width, height] = text.split(':').map(Number) as [number, number];
        return height > 0 && width / height >= 0.25 && width / height <= 4;
      },
      { error: aspectForm },
    )
    .default('9:16')
    .describe('`width:height` of the output; default `9:16`.'),
  quality: videoQuality,
});
