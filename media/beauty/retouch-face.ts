import { type BeautySettings, changesShape, changesSkin } from './beauty-settings.ts';
import { type FaceGeometry, meshBounds } from './face-geometry.ts';
import { type FaceRegion, shrinkRegion } from './face-region.ts';
import { movedPoints } from './moved-points.ts';
import { likeSkin, measureSkin, type SkinColour } from './skin-colour.ts';
import { drawFaceCore, drawSkinMask } from './skin-mask.ts';
import { smoothSkin } from './smooth-skin.ts';
import { WARP_REACH, warpField } from './warp-field.ts';
import { warpRegion } from './warp-region.ts';

/** Faces are looked at with about so many pixels between the corners of their eyes; what is larger is shrunk for it. */
const SMALL_UNIT = 110;
/** How much higher than the mesh the forehead is taken where colour tells skin from hair, in units of the face. */
const FOREHEAD_GROWTH = 0.06;

/** A box in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What of a picture a face's retouching reads and writes: even edges inside the picture; undefined when nothing is left. */
export function faceArea(
  points: Float32Array,
  { unit }: FaceGeometry,
  settings: BeautySettings,
  picture: { width: number; height: number },
): Area | undefined {
  const bounds = meshBounds(points);
  const margin = unit * (changesShape(settings) ? WARP_REACH : 0.2);
  const even = (value: number, most: number): number => Math.max(0, Math.min(most, 2 * Math.round(value / 2)));
  const x = even(bounds.x - margin, picture.width);
  const y = even(bounds.y - margin, picture.height);
  // The last column of an odd picture stays as it is.
  const right = even(bounds.x + bounds.width + margin, picture.width & ~1);
  const bottom = even(bounds.y + bounds.height + margin, picture.height & ~1);
  return right - x < 8 || bottom - y < 8 ? undefined : { x, y, width: right - x, height: bottom - y };
}

/**
 * Retouches a face in its region, in place: first its skin, then its shape.
 * @param skin what is known of its skin from frames before
 * @param strength 0 to 1, of a face that comes or goes
 * @returns what is known of its skin now
 */
export function retouchFace(
  region: FaceRegion,
  points: Float32Array,
  geometry: FaceGeometry,
  settings: BeautySettings,
  strength = 1,
  skin?: SkinColour,
): SkinColour | undefined {
  let known = skin;
  if (changesSkin(settings)) {
    const small = shrinkRegion(region, Math.max(1, Math.round(geometry.unit / SMALL_UNIT)));
    const usesColour = settings.skin_model === 1;
    const mask = drawSkinMask(points, geometry, region, small, usesColour ? FOREHEAD_GROWTH : 0);
    const core = drawFaceCore(points, region, small);
    for (let at = 0; at < core.length; at++) core[at] = core[at]! * mask[at]!;
    known = usesColour ? measureSkin(small, core, known) : undefined;
    const likeness = known && likeSkin(small, known);
    for (let at = 0; at < mask.length; at++) mask[at] = mask[at]! * strength * (likeness?.[at] ?? 1);
    smoothSkin(region, small, mask, geometry.unit, {
      smooth: settings.smooth / 100,
      detail: settings.detail / 100,
      whiten: settings.whiten / 100,
    });
  }
  if (changesShape(settings)) {
    const moved = movedPoints(points, geometry, settings, strength);
    warpRegion(region, warpField(moved, region, geometry.unit));
  }
  return known;
}
