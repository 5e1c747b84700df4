import { faceGeometry } from '../beauty/face-geometry.ts';
import { drawSkinMask } from '../beauty/skin-mask.ts';
import { findFaces } from '../faces/find-faces.ts';
import type { RgbImage } from '../faces/sample-patch.ts';

/** Faces smaller than this, in pixels between the corners of the eyes, are painted like anything else. */
const LEAST_UNIT = 16;
const MOST_FACES = 20;

/** The skin of the faces in a picture, 0 to 1, and how many faces there are. */
export async function pictureSkin(image: RgbImage): Promise<{ skin: Float32Array; faceCount: number }> {
  const { width, height } = image;
  const skin = new Float32Array(width * height);
  const faces = await findFaces(image, { maxFaces: MOST_FACES });
  for (const { mesh } of faces) {
    const geometry = faceGeometry(mesh);
    if (geometry.unit < LEAST_UNIT) continue;
    const mask = drawSkinMask(mesh, geometry, { x: 0, y: 0 }, { width, height, step: 1 }, 0);
    for (let at = 0; at < skin.length; at++) if (mask[at]! > skin[at]!) skin[at] = mask[at]!;
  }
  return { skin, faceCount: faces.length };
}
