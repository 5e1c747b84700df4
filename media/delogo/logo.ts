import type { Picture } from '../detext/picture.ts';
import type { Box } from '../text/text-track.ts';

/** One plane of a logo: what shows is `share` of the scene plus `constant`, by pixel. */
export interface LogoPlane {
  /** How much of the scene comes through: 1 beside the logo, 0 where it is opaque. */
  share: Float32Array;
  constant: Float32Array;
}

/** A logo to its pixels. */
export interface Logo {
  /** In frame pixels, at even edges, with surroundings of the logo. */
  box: Box;
  /** 1 where it touches the picture, rows of `box.width`. */
  cover: Uint8Array;
  /** 1 where too little of the scene comes through to take it off. */
  hidden: Uint8Array;
  /** Whether it is taken to be there in every frame, since nobody knows what it looks like. */
  isAlways: boolean;
  luma: LogoPlane;
  cb: LogoPlane;
  cr: LogoPlane;
}

/**
 * Takes a logo off a picture that was cut out of the frame at `at`.
 * @param opacity 1 for a logo that is fully there, less while it fades
 */
export function takeOff(picture: Picture, at: Box, logo: Logo, opacity: number): void {
  const { box } = logo;
  const width = picture.width;
  const chromaWidth = (width + 1) >> 1;
  const x0 = Math.max(box.x, at.x);
  const y0 = Math.max(box.y, at.y);
  const x1 = Math.min(box.x + box.width, at.x + at.width);
  const y1 = Math.min(box.y + box.height, at.y + at.height);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const from = (y - box.y) * box.width + x - box.x;
      if (logo.cover[from] === 0 || logo.hidden[from] === 1) continue;
      const to = (y - at.y) * width + x - at.x;
      picture.luma[to] = unblended(picture.luma[to]!, logo.luma, from, opacity);
      if (((x | y) & 1) !== 0) continue;
      const chroma = ((y - at.y) >> 1) * chromaWidth + ((x - at.x) >> 1);
      const fromChroma = ((y - box.y) >> 1) * ((box.width + 1) >> 1) + ((x - box.x) >> 1);
      picture.cb[chroma] = unblended(picture.cb[chroma]!, logo.cb, fromChroma, opacity);
      picture.cr[chroma] = unblended(picture.cr[chroma]!, logo.cr, fromChroma, opacity);
    }
  }
}

function unblended(level: number, { share, constant }: LogoPlane, at: number, opacity: number): number {
  const value = (level - opacity * constant[at]!) / (1 - opacity * (1 - share[at]!));
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}
