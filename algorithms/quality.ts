import { z } from 'zod';

const quality = z.coerce.number().min(0).max(100).default(90);

/** How good an encoded video is: 0 to 100; 85 is visually lossless. */
export const videoQuality = quality.describe('0 to 100, higher is better and larger; default visually lossless.');

/** How good a written picture is: 0 to 100. */
export const pictureQuality = quality.describe('0 to 100, of JPEG and WebP; default 90. PNG loses nothing.');
