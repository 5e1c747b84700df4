import { join } from 'node:path';
import sharp from 'sharp';
import { projectRoot } from './project-root.ts';
import { createRandom } from './random.ts';
import { pictureFromRgb, type YuvPicture } from './yuv-picture.ts';

/** The photographs of test/fixtures/photos. */
export const photoNames = ['astronaut', 'bricks', 'cat', 'coffee', 'grass', 'raccoon', 'rocket'] as const;
export type PhotoName = (typeof photoNames)[number];

/** Where a photograph lies. */
export function photoPath(name: PhotoName): string {
  return join(projectRoot, 'test', 'fixtures', 'photos', `${name}.jpg`);
}

/**
 * Loads a photograph scaled to cover `width`×`height` pixels and cut to them, around its most
 * interesting part. The photographs are smaller than a video frame, so the scaled picture gets a fine
 * grain of its own, fixed to the scene as a real surface's is: without it a restored background could
 * not be told from a blurred one.
 * @param frameHeight chooses the colour matrix
 */
export async function loadPhoto(
  name: PhotoName,
  { width, height, frameHeight, seed }: { width: number; height: number; frameHeight: number; seed: number },
): Promise<YuvPicture> {
  const rgb = await sharp(photoPath(name))
    .resize(width, height, { fit: 'cover', position: 'attention', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  const picture = pictureFromRgb(rgb, width, height, frameHeight);
  addSurface(picture, seed, 5);
  return picture;
}

/** Adds grain of about two pixels, stronger where the photograph has texture. */
function addSurface({ y, width, height }: YuvPicture, seed: number, strength: number): void {
  const random = createRandom(`surface ${seed}`);
  const source = Uint8Array.from(y);
  const grain = new Float32Array(width + 1);
  let above = new Float32Array(width + 1);
  for (let row = 0; row < height; row++) {
    for (let x = 0; x <= width; x++) grain[x] = random.next() + random.next() - 1;
    for (let x = 1; x < width - 1; x++) {
      const i = row * width + x;
      const local = Math.abs(source[i + 1]! - source[i - 1]!);
      const amount = strength * (0.5 + Math.min(1.5, local / 12));
      const value = source[i]! + amount * (grain[x]! + grain[x + 1]! + above[x]! + above[x + 1]!) * 0.6;
      y[i] = value < 16 ? 16 : value > 235 ? 235 : Math.round(value);
    }
    above = Float32Array.from(grain);
  }
}
