import sharp from 'sharp';
import { writeVideo } from '../../../media/av/write-video.ts';
import { loadPhoto, photoPath } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { createTone } from '../../synthesis/soundtrack.ts';
import { createPicture, pictureFromRgb, type YuvPicture } from '../../synthesis/yuv-picture.ts';

const { sin, round } = Math;

export interface FaceFilmOptions {
  width: number;
  height: number;
  frameRate: number;
  frameCount: number;
  /** Whether a frame shows the face, or a view without one; default all do. */
  isFaceAt?: (index: number) => boolean;
}

/** Writes a film of a face that sways under noise, with sound. */
export async function writeFaceFilm(output: string, options: FaceFilmOptions): Promise<void> {
  const { width, height, frameRate, frameCount, isFaceAt = () => true } = options;
  const around = { width: width + 100, height: height + 90 };
  const portrait = await sharp(photoPath('astronaut'))
    .extract({ left: 60, top: 0, width: 330, height: 260 })
    .resize(around.width, around.height, { position: 'top' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const face = pictureFromRgb(portrait, around.width, around.height, height);
  const view = await loadPhoto('coffee', { ...around, frameHeight: height, seed: 1 });
  const random = createRandom('noise');
  const noise = Float32Array.from({ length: 65_536 }, () => (random.next() + random.next() - 1) * 5);
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    for (let index = 0; index < frameCount; index++) {
      const [left, top] = [2 * round(24 + 22 * sin(index / 9)), 2 * round(20 + 18 * sin(index / 13))];
      const shown = windowOf(isFaceAt(index) ? face : view, { left, top, width, height });
      const offset = random.integer(0, 65_535);
      for (let at = 0; at < shown.y.length; at++) shown.y[at] = shown.y[at]! + noise[(at + offset) & 65_535]!;
      yield { timeSeconds: index / frameRate, data: shown.data };
    }
  }
  const audio = createTone(frameCount / frameRate);
  await writeVideo({ output, width, height, frameRate, crf: 10, frames: frames(), audio });
}

/** A window of a picture, its upper left corner at even places. */
function windowOf(
  picture: YuvPicture,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): YuvPicture & { data: Uint8Array } {
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
