import sharp from 'sharp';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { decoded, openPicture, type Picture } from '../image/open-picture.ts';
import { warnOfLosses } from '../image/warn-of-losses.ts';
import { pictureFormat, writePicture } from '../image/write-picture.ts';
import type { BeautyResult, BeautyRun } from './beauty-run.ts';
import { type BeautySettings, changesShape, changesSkin } from './beauty-settings.ts';
import { faceGeometry, meshBounds } from './face-geometry.ts';
import { type PictureSource, pixelSource, type RgbPixels } from './picture-source.ts';
import { regionOfPixels, returnToPixels } from './pixel-region.ts';
import { faceArea, retouchFace } from './retouch-face.ts';
import { boxesOverlap, faceOfMesh, fitMesh, searchFaces } from './search-faces.ts';

/**
 * Retouches the faces of a picture. Pixels beyond them keep their exact values.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function beautifyPicture(context: AlgorithmContext<BeautyRun>): Promise<BeautyResult> {
  const { input, params, progress, warn } = context;
  const picture = await openPicture(input);
  const { path } = context.output('jpg');
  warnOfLosses(picture, path, warn);
  const isDeep = picture.bitDepth === 16 && pictureFormat(path).keepsDepth;
  const pixels = await readPixels(input, picture, isDeep);
  progress(0.2, 'looking for faces');
  const meshes = await findMeshes(pixelSource(pixels), params.settings);
  let changedCount = 0;
  for (const [index, points] of meshes.entries()) {
    progress(0.3 + (0.5 * index) / meshes.length, 'retouching faces');
    const geometry = faceGeometry(points);
    const area = faceArea(points, geometry, params.settings, pixels);
    if (!area) continue;
    const region = regionOfPixels(pixels, area);
    retouchFace(region, points, geometry, params.settings);
    changedCount += returnToPixels(pixels, region);
  }
  if (!changesSkin(params.settings) && !changesShape(params.settings)) warn('The settings change nothing.');
  else if (meshes.length === 0) warn('No face was found: the picture stays as it is.');
  progress(0.8, 'writing the picture');
  const { width, height, channels, data } = pixels;
  const raw = sharp(data, { raw: { width, height, channels: channels as 3 | 4 } });
  const written = isDeep ? raw.toColourspace('rgb16') : raw;
  await decoded(input, () => writePicture(written, path, Math.max(1, params.quality)));
  return { faceCount: meshes.length, frameCount: 1, retouchedFrameCount: changedCount > 0 ? 1 : 0 };
}

async function readPixels(path: string, picture: Picture, isDeep: boolean): Promise<RgbPixels> {
  const wanted = picture.pixels().toColourspace(isDeep ? 'rgb16' : 'srgb');
  const raw = wanted.raw({ depth: isDeep ? 'ushort' : 'uchar' });
  const { data, info } = await decoded(path, () => raw.toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  const values = isDeep
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { data: values, width, height, channels };
}

/** The faces of a picture, each fitted twice, since the detector's box is a rough one. */
async function findMeshes(source: PictureSource, settings: BeautySettings): Promise<Float32Array[]> {
  if (!changesSkin(settings) && !changesShape(settings)) return [];
  const { detect_level, min_face, threshold, max_face_num } = settings;
  const search = { level: detect_level, minWidth: min_face, threshold, maxFaces: max_face_num };
  const meshes: Float32Array[] = [];
  for (const face of await searchFaces(source, search)) {
    if (meshes.length >= max_face_num) break;
    const rough = await fitMesh(source, face, threshold);
    const fitted = rough && ((await fitMesh(source, faceOfMesh(rough), threshold)) ?? rough);
    if (!fitted || meshes.some((other) => boxesOverlap(meshBounds(other), meshBounds(fitted)) > 0.5)) continue;
    meshes.push(fitted);
  }
  return meshes;
}
