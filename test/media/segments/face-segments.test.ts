// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { faceBeauty } from '../../../algorithms/face-beauty.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { photoPath } from '../../synthesis/photo.ts';
import { framesOf, hashesOf, packetsOf } from '../av/media-facts.ts';
import { writeFaceFilm } from '../beauty/face-film.ts';
import { likeness, pictureTimes } from './compare-videos.ts';
import { runInSegments } from './run-in-segments.ts';

const folder = await temporaryFolder();
const size = { width: 320, height: 240, frameRate: 15 };
const timeoutMs = 300_000;

describe('FaceBeauty in segments', () => {
  test(
    'retouches as in one piece, across a joint in the middle of a shot, and counts each face once',
    async () => {
      const [input, whole, joined] = ['faces', 'faces-whole', 'faces-joined'].map((name) =>
        join(folder, `${name}.mp4`),
      ) as [string, string, string];
      await writeFaceFilm(input, { ...size, frameCount: 110, isFaceAt: (index) => index < 70 || index >= 78 });
      const params = { beauty_params: 'smooth=80,whiten=50,face_thin=60,eye_size=60', quality: 95 };
      const run = { algorithm: faceBeauty, input, params, whole, joined, segmentSeconds: 3.6 };
      const done = await runInSegments(run);
      expect(done.spans).toHaveLength(2);
      expect(done.whole).toEqual({
        result: { faceCount: 2, frameCount: 110, retouchedFrameCount: 102 },
        warnings: [],
      });
      expect(done.joined).toEqual(done.whole);
      expect(await pictureTimes(joined)).toEqual(await pictureTimes(whole));
      expect(hashesOf(await packetsOf(joined), 'audio')).toEqual(hashesOf(await packetsOf(whole), 'audio'));
      const [left, right] = [await framesOf(whole), await framesOf(joined)];
      const worst = Math.min(...left.map(({ data }, index) => likeness(data, right[index]!.data)));
      process.stderr.write(`FaceBeauty in segments: the worst frame is ${worst.toFixed(1)} dB from the whole\n`);
      expect(worst).toBeGreaterThan(42);
    },
    timeoutMs,
  );

  test(
    'copies a video without a face as it is, with one warning, and works on pictures at once',
    async () => {
      const [input, whole, joined] = ['views', 'views-whole', 'views-joined'].map((name) =>
        join(folder, `${name}.mp4`),
      ) as [string, string, string];
      await writeFaceFilm(input, { ...size, frameCount: 12, isFaceAt: () => false });
      const done = await runInSegments({ algorithm: faceBeauty, input, whole, joined, segmentSeconds: 0.3 });
      expect(done.spans).toHaveLength(2);
      expect(done.joined).toEqual({
        result: { faceCount: 0, frameCount: 12, retouchedFrameCount: 0 },
        warnings: [expect.stringMatching(/No face was found/)],
      });
      expect(await packetsOf(joined)).toEqual(await packetsOf(input));

      const picture = { ...run(photoPath('astronaut')), segmentSeconds: 0.001 };
      expect(await faceBeauty.segments!.plan(picture.context, picture.segmentSeconds)).toEqual([]);
    },
    timeoutMs,
  );
});

function run(input: string): { context: Parameters<NonNullable<typeof faceBeauty.segments>['plan']>[0] } {
  const signal = new AbortController().signal;
  const output = (): never => {
    throw new Error('nothing is to be written');
  };
  const params = faceBeauty.params.parse({});
  return {
    context: { input, moreInputs: [], params, output, signal, progress: () => undefined, warn: () => undefined },
  };
}
