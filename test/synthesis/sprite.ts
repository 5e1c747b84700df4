import { loadPhoto, type PhotoName } from './photo.ts';
import { createRandom } from './random.ts';
import type { YuvPicture } from './yuv-picture.ts';

/** Something that moves in front of the scene: a soft-edged oval cut out of a photograph. */
export interface Sprite {
  picture: YuvPicture;
  /** 0 to 255 per luma pixel. */
  alpha: Uint8Array;
  /** The upper left corner in frame pixels, fractions included, at a time. */
  at(seconds: number): { x: number; y: number };
}

/** Makes a sprite that crosses the frame again and again. */
export async function createSprite(
  photo: PhotoName,
  frame: { width: number; height: number },
  seed: number,
): Promise<Sprite> {
  const random = createRandom(`sprite ${seed}`);
  const height = 2 * Math.round((frame.height * random.between(0.25, 0.45)) / 2);
  const width = 2 * Math.round((height * random.between(0.7, 1.1)) / 2);
  const picture = await loadPhoto(photo, { width, height, frameHeight: frame.height, seed });
  const alpha = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const distance = Math.hypot((x + 0.5) / (width / 2) - 1, (y + 0.5) / (height / 2) - 1);
      alpha[i] = Math.round(255 * Math.min(1, Math.max(0, ((1 - distance) * height) / 8)));
    }
  }
  const speed = (frame.height / 720) * random.between(60, 200) * random.pick([-1, 1]);
  const way = frame.width + width;
  const start = random.between(0, way);
  const baseline = random.between(0.2, 0.95) * frame.height - height / 2;
  const swing = random.between(5, 30) * (frame.height / 720);
  return {
    picture,
    alpha,
    at: (seconds) => ({
      x: ((((start + speed * seconds) % way) + way) % way) - width,
      y: baseline + swing * Math.sin(seconds * 1.7 + start),
    }),
  };
}

/** Draws a sprite at its place, bilinear, so that it glides between pixels. */
export function drawSprite(frame: YuvPicture, { picture, alpha, at }: Sprite, seconds: number): void {
  const { x, y } = at(seconds);
  drawPlane(
    frame.y,
    frame.width,
    frame.height,
    picture.y,
    picture.width,
    picture.height,
    alpha,
    picture.width,
    1,
    x,
    y,
  );
  const planes = [
    [frame.u, picture.u],
    [frame.v, picture.v],
  ] as const;
  for (const [out, source] of planes) {
    drawPlane(
      out,
      frame.width >> 1,
      frame.height >> 1,
      source,
      picture.width >> 1,
      picture.height >> 1,
      alpha,
      picture.width,
      2,
      x / 2,
      y / 2,
    );
  }
}

function drawPlane(
  out: Uint8Array,
  outWidth: number,
  outHeight: number,
  source: Uint8Array,
  width: number,
  height: number,
  alpha: Uint8Array,
  alphaStride: number,
  alphaStep: number,
  x: number,
  y: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  // The pixel at `left + column` lies this far before the source's own grid.
  const fx = x - left;
  const fy = y - top;
  for (let row = Math.max(1, -top); row < height && top + row < outHeight; row++) {
    for (let column = Math.max(1, -left); column < width && left + column < outWidth; column++) {
      const a = alpha[row * alphaStep * alphaStride + column * alphaStep]!;
      if (a === 0) continue;
      const i = row * width + column;
      const upper = source[i - width - 1]! * fx + source[i - width]! * (1 - fx);
      const lower = source[i - 1]! * fx + source[i]! * (1 - fx);
      const o = (top + row) * outWidth + left + column;
      out[o] = out[o]! + ((upper * fy + lower * (1 - fy) - out[o]!) * a) / 255 + 0.5;
    }
  }
}
