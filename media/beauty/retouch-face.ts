import { type BeautySettings, changesShape, changesSkin } from './beauty-settings.ts';
import { type FaceGeometry, meshBounds } from './face-geometry.ts';
import { type Area, cutRegion, type FaceRegion, pasteRegion, shrinkRegion } from './face-region.ts';
import { movedPoints } from './moved-points.ts';
import { likeSkin, measureSkin, type SkinColour } from './skin-colour.ts';
import { drawFaceCore, drawSkinMask } from './skin-mask.ts';
import { smoothSkin } from './smooth-skin.ts';
import { WARP_REACH, warpField } from './warp-field.ts';
import { warpRegion } from './warp-region.ts';

/** Faces are looked at with about so many pixels between the corners of their eyes; what is larger is shrunk for it. */
const SMALL_UNIT = 75;
/** How much higher than the mesh the forehead is taken where colour tells skin from hair, in units of the face. */
const FOREHEAD_GROWTH = 0.06;
/** How far around the mesh skin may reach, in units of the face. */
const SKIN_MARGIN = 0.12;

/** What of a picture a face's retouching reads and writes: even edges inside the picture; undefined when nothing is left. */
export function faceArea(
  points: Float32Array,
  { unit }: FaceGeometry,
  settings: BeautySettings,
  { width, height }: { width: number; height: number },
): Area | undefined {
  const margin = unit * (changesShape(settings) ? WARP_REACH : SKIN_MARGIN);
  // The last column of an odd picture stays as it is.
  return areaAround(points, margin, { x: 0, y: 0, width: width & ~1, height: height & ~1 });
}

/** The box around a mesh, grown, with even edges, inside another. */
function areaAround(points: Float32Array, margin: number, inside: Area): Area | undefined {
  const bounds = meshBounds(points);
  const even = (value: number, least: number, length: number): number =>
    Math.max(least, Math.min(least + length, 2 * Math.round(value / 2)));
  const x = even(bounds.x - margin, inside.x, inside.width);
  const y = even(bounds.y - margin, inside.y, inside.height);
  const right = even(bounds.x + bounds.width + margin, inside.x, inside.width);
  const bottom = even(bounds.y + bounds.height + margin, inside.y, inside.height);
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
  const skinArea = changesSkin(settings) && areaAround(points, geometry.unit * SKIN_MARGIN, region);
  let known = skin;
  if (skinArea) {
    const face = cutRegion(region, skinArea);
    known = retouchSkin(face, points, geometry, settings, strength, skin);
    pasteRegion(face, region);
  }
  if (changesShape(settings)) {
    const moved = movedPoints(points, geometry, settings, strength);
    warpRegion(region, warpField(moved, region, geometry.unit));
  }
  return known;
}

function retouchSkin(
  region: FaceRegion,
  points: Float32Array,
  geometry: FaceGeometry,
  { skin_model, smooth, detail, whiten }: BeautySettings,
  strength: number,
  skin: SkinColour | undefined,
): SkinColour | undefined {
  const small = shrinkRegion(region, Math.max(1, Math.round(geometry.unit / SMALL_UNIT)));
  const usesColour = skin_model === 1;
  const mask = drawSkinMask(points, geometry, region, small, usesColour ? FOREHEAD_GROWTH : 0);
  const core = drawFaceCore(points, region, small);
  for (let at = 0; at < core.length; at++) core[at] = core[at]! * mask[at]!;
  const known = usesColour ? measureSkin(small, core, skin) : undefined;
  const likeness = known && likeSkin(small, known);
  for (let at = 0; at < mask.length; at++) mask[at] = mask[at]! * strength * (likeness?.[at] ?? 1);
  const strengths = { smooth: smooth / 100, detail: detail / 100, whiten: whiten / 100 };
  smoothSkin(region, small, mask, geometry.unit, strengths);
  return known;
}
