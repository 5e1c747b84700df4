import sharp from 'sharp';
import type { Plane } from '../test/metrics/plane.ts';

/** The luma of a picture's file. */
export async function greyPlane(path: string): Promise<Plane> {
  const { data, info } = await sharp(path).grayscale().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}
