// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { readVideo } from '../../media/av/read-video.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import type { RgbImage } from '../../media/faces/sample-patch.ts';
import { packetsOf } from '../media/av/media-facts.ts';
import { brightness, difference, insideOf, meshOf, readRgb, smoothCheeks } from '../media/beauty/measure-faces.ts';
import { createRetoucher } from '../media/beauty/retoucher.ts';
import { psnrOfError } from '../metrics/psnr.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';
import { createRandom } from '../synthesis/random.ts';
import { pictureFromRgb } from '../synthesis/yuv-picture.ts';

const folder = await temporaryFolder();
const { run, blemishedPortrait } = createRetoucher(folder);
const timeoutMs = 300_000;
const portrait = await blemishedPortrait();
const before = await readRgb(portrait);
const mesh = await meshOf(before);

/** Writes a film of still pictures under noise of their own. */
async function writeNoisyFilm(name: string, shots: { path: string; frameCount: number }[]): Promise<string> {
  const output = join(folder, name);
  const random = createRandom(name);
  const noise = Float32Array.from({ length: 65_536 }, () => (random.next() + random.next() + random.next() - 1.5) * 6);
  const pictures = await Promise.all(shots.map(({ path }) => readRgb(path)));
  const stills = pictures.map(({ data, width, height }) => {
    const { y, u, v } = pictureFromRgb(data, width, height, height);
    return Buffer.concat([y, u, v]);
  });
  const { width, height } = pictures[0]!;
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    let index = 0;
    for (const [shot, { frameCount }] of shots.entries()) {
      for (let frame = 0; frame < frameCount; frame++, index++) {
        const data = Uint8Array.from(stills[shot]!);
        const offset = random.integer(0, 65_535);
        for (let at = 0; at < width * height; at++) {
          const value = data[at]! + noise[(at + offset) & 65_535]!;
          data[at] = value < 16 ? 16 : value > 235 ? 235 : value + 0.5;
        }
        yield { timeSeconds: index / 25, data };
      }
    }
  }
  await writeVideo({ output, width, height, frameRate: 25, crf: 4, frames: frames() });
  return output;
}

async function framesOf(path: string): Promise<RgbImage[]> {
  const frames: RgbImage[] = [];
  for await (const { data, width, height } of readVideo(path, { pixelFormat: 'rgb24' }))
    frames.push({ data: Uint8Array.from(data), width, height });
  return frames;
}

describe('a video', () => {
  test(
    'is as steady as it was, stays as it was beyond the face, and is retouched from the first frame of a shot to its last',
    async () => {
      const scenery = join(folder, 'scenery.png');
      await sharp(photoPath('coffee')).resize(460, 460, { fit: 'cover' }).png().toFile(scenery);
      const film = await writeNoisyFilm('noisy.mp4', [
        { path: portrait, frameCount: 12 },
        { path: scenery, frameCount: 6 },
      ]);
      const { path, result } = await run(film, 'steady.mp4', 'smooth=60,whiten=40,eye_size=60,face_thin=40', 95);
      expect(result).toEqual({ faceCount: 1, frameCount: 18, retouchedFrameCount: 12 });
      const [input, output] = [await framesOf(film), await framesOf(path)];
      const face = insideOf(mesh, ['oval'], before, 10);
      const around = insideOf(mesh, ['oval'], before, 130).map((inside) => 1 - inside);
      const skin = insideOf(mesh, smoothCheeks, before);
      const jitter = (frames: RgbImage[]): number => {
        const steps = Array.from({ length: 11 }, (_, at) => difference(frames[at]!, frames[at + 1]!, face));
        return Math.sqrt(steps.reduce((sum, step) => sum + step, 0) / steps.length);
      };
      const [jitterBefore, jitterAfter] = [jitter(input), jitter(output)];
      const background = Math.min(
        ...output.slice(0, 12).map((frame, at) => psnrOfError(difference(frame, input[at]!, around))),
      );
      const brighter = output.slice(0, 12).map((frame, at) => brightness(frame, skin) - brightness(input[at]!, skin));
      console.log(
        `FaceBeauty of a video: change from frame to frame ${jitterBefore.toFixed(2)} before, ${jitterAfter.toFixed(2)} after; ` +
          `background ${background.toFixed(1)} dB; brighter by ${Math.min(...brighter).toFixed(1)} to ${Math.max(...brighter).toFixed(1)}`,
      );
      expect(jitterAfter).toBeLessThan(1.05 * jitterBefore);
      expect(background).toBeGreaterThan(45);
      expect(Math.max(...brighter) - Math.min(...brighter)).toBeLessThan(2);
      expect(Math.min(...brighter)).toBeGreaterThan(5);
      for (let at = 12; at < 18; at++) {
        const all = new Uint8Array(before.width * before.height).fill(1);
        expect(psnrOfError(difference(output[at]!, input[at]!, all))).toBeGreaterThan(42);
      }
    },
    timeoutMs,
  );

  test('without a face is copied as it is, with a warning', async () => {
    const cat = join(folder, 'cat.png');
    await sharp(photoPath('cat')).resize(320, 240, { fit: 'cover' }).png().toFile(cat);
    const film = await writeNoisyFilm('cat.mp4', [{ path: cat, frameCount: 4 }]);
    const { path, warnings, result } = await run(film, 'cat-out.mp4', '');
    expect(result).toEqual({ faceCount: 0, frameCount: 4, retouchedFrameCount: 0 });
    expect(warnings).toEqual([expect.stringMatching(/No face/)]);
    expect(await packetsOf(path)).toEqual(await packetsOf(film));
  });
});
