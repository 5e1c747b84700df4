// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { faceBeauty } from '../../../algorithms/face-beauty.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { loadPhoto, photoPath } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { createTone } from '../../synthesis/soundtrack.ts';
import { createPicture, pictureFromRgb, type YuvPicture } from '../../synthesis/yuv-picture.ts';
import { framesOf, hashesOf, packetsOf } from '../av/media-facts.ts';
import { likeness, pictureTimes } from './compare-videos.ts';
import { runInSegments } from './run-in-segments.ts';

const { sin, round } = Math;
const folder = await temporaryFolder();
const [width, height, frameRate] = [320, 240, 15];
const timeoutMs = 300_000;

/** A window of a picture, its upper left corner at even places. */
function windowOf(picture: YuvPicture, left: number, top: number): YuvPicture & { data: Uint8Array } {
  const shown = createPicture(width, height);
  for (const name of ['y', 'u', 'v'] as const) {
    const shift = name === 'y' ? 0 : 1;
    const [stride, columns] = [picture.width >> shift, width >> shift];
    for (let row = 0; row < height >> shift; row++) {
      const from = ((top >> shift) + row) * stride + (left >> shift);
      shown[name].set(picture[name].subarray(from, from + columns), row * columns);
    }
  }
  return shown;
}

/** A face that sways under noise, until a view without one comes, and then the face once more. */
async function writeFaceFilm(output: string, isFaceAt: (index: number) => boolean, frameCount: number): Promise<void> {
  const portrait = await sharp(photoPath('astronaut'))
    .extract({ left: 60, top: 0, width: 330, height: 260 })
    .resize(420, 330)
    .removeAlpha()
    .raw()
    .toBuffer();
  const face = pictureFromRgb(portrait, 420, 330, height);
  const view = await loadPhoto('coffee', { width: 420, height: 330, frameHeight: height, seed: 1 });
  const random = createRandom('noise');
  const noise = Float32Array.from({ length: 65_536 }, () => (random.next() + random.next() - 1) * 5);
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    for (let index = 0; index < frameCount; index++) {
      const [left, top] = [2 * round(24 + 22 * sin(index / 9)), 2 * round(20 + 18 * sin(index / 13))];
      const shown = windowOf(isFaceAt(index) ? face : view, left, top);
      const offset = random.integer(0, 65_535);
      for (let at = 0; at < shown.y.length; at++) shown.y[at] = shown.y[at]! + noise[(at + offset) & 65_535]!;
      yield { timeSeconds: index / frameRate, data: shown.data };
    }
  }
  const audio = createTone(frameCount / frameRate);
  await writeVideo({ output, width, height, frameRate, crf: 10, frames: frames(), audio });
}

describe('FaceBeauty in segments', () => {
  test(
    'retouches as in one piece, across a joint in the middle of a shot, and counts each face once',
    async () => {
      const [input, whole, joined] = ['faces', 'faces-whole', 'faces-joined'].map((name) =>
        join(folder, `${name}.mp4`),
      ) as [string, string, string];
      await writeFaceFilm(input, (index) => index < 70 || index >= 78, 110);
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
      await writeFaceFilm(input, () => false, 12);
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
