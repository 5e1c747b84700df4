import { ReelflowError } from '../../contract/errors.ts';
import type { lib } from './node-av.ts';
import type { Patch } from './patch.ts';
import type { PlanarLayout } from './pixel-format.ts';
import { planeMapping, type PlaneMapping } from './plane-mapping.ts';
import { swapsSides, type Rotation } from './rotation.ts';

/** How native pixels lie in a frame. */
export interface NativePicture {
  layout: PlanarLayout;
  rotation: Rotation;
  fullRange: boolean;
}

/** Whether a patch would change anything. Opacity always counts as a change. */
export function hasEffect(patch: Patch): boolean {
  return patch.alpha !== undefined || patch.mask.some((alpha) => alpha !== 0);
}

/**
 * Blends a patch into a native frame, which must be writable. Pixels whose mask is 0 are not touched.
 * @throws ReelflowError `Internal` for a patch that does not fit the frame
 */
export function applyPatch(native: lib.Frame, picture: NativePicture, patch: Patch): void {
  const { layout, rotation } = picture;
  const [shownWidth, shownHeight] = swapsSides(rotation)
    ? [native.height, native.width]
    : [native.width, native.height];
  requireFit(patch, shownWidth, shownHeight);
  const planes = native.data!;
  const strides = native.linesize;
  const chromaWidth = (patch.width + 1) >> 1;
  const chromaSize = chromaWidth * ((patch.height + 1) >> 1);
  const lumaSize = patch.width * patch.height;
  const planeCount = layout.hasChroma ? 3 : 1;
  for (let plane = 0; plane < planeCount; plane++) {
    const isChroma = plane > 0;
    const shiftX = isChroma ? layout.chromaShiftX : 0;
    const shiftY = isChroma ? layout.chromaShiftY : 0;
    const source = isChroma ? patch.data.subarray(lumaSize + (plane - 1) * chromaSize) : patch.data;
    const samples: PlaneSamples = { source, stride: isChroma ? chromaWidth : patch.width, subsampled: isChroma };
    const mapping = planeMapping(native.width, native.height, shiftX, shiftY, rotation, patch);
    if (rotation === 0 && layout.bytesPerSample === 1 && shiftX === shiftY && shiftX === (isChroma ? 1 : 0)) {
      blendLike(planes[plane]!, strides[plane]!, samples, patch, mapping);
      continue;
    }
    blendPlane(planes[plane]!, strides[plane]!, samples, patch, mapping, picture, isChroma);
  }
  if (patch.alpha && layout.hasAlpha) {
    const mapping = planeMapping(native.width, native.height, 0, 0, rotation, patch);
    setOpacity(planes[3]!, strides[3]!, patch.alpha, patch.width, mapping);
  }
}

// Of 8 bits, as encoders take it.
function setOpacity(
  plane: Buffer,
  stride: number,
  alpha: Uint8Array,
  alphaStride: number,
  { left, top, width, height, originX, originY, stepX, stepY }: PlaneMapping,
): void {
  for (let row = 0; row < height; row++) {
    let at = (top + row) * stride + left;
    let from = (originY + row * stepY.perRow) * alphaStride + originX + row * stepX.perRow;
    const step = stepY.perColumn * alphaStride + stepX.perColumn;
    if (step === 1) {
      plane.set(alpha.subarray(from, from + width), at);
      continue;
    }
    for (let column = 0; column < width; column++, at++, from += step) plane[at] = alpha[from]!;
  }
}

/** As `blendPlane`, several times as fast, where the samples of the plane are laid out as those of the patch are. */
function blendLike(
  plane: Buffer,
  stride: number,
  { source, stride: sourceStride, subsampled }: PlaneSamples,
  { mask, width, height }: Patch,
  { left, top, width: columns, height: rows }: PlaneMapping,
): void {
  const across = subsampled ? 2 : 1;
  // Most of a mask is all or nothing, which is seen in four of its pixels at a time.
  const isAligned = width % 4 === 0 && mask.byteOffset % 4 === 0;
  const fours = isAligned ? new Int32Array(mask.buffer, mask.byteOffset, mask.length >> 2) : new Int32Array();
  const run = 4 / across;
  for (let row = 0; row < rows; row++) {
    let at = (top + row) * stride + left;
    let from = row * sourceStride;
    const upper = across * row * width;
    const lower = subsampled && 2 * row + 1 < height ? upper + width : upper;
    for (let column = 0; column < columns; column++, at++, from++) {
      if (isAligned && column % run === 0) {
        const four = fours[(upper + across * column) >> 2]!;
        let end = column;
        if (four === 0 || four === -1) end = sameUntil(fours, four, upper, lower, column, columns, across);
        if (end > column) {
          const length = end - column;
          if (four === -1) plane.set(source.subarray(from, from + length), at);
          column += length - 1;
          at += length - 1;
          from += length - 1;
          continue;
        }
      }
      let alpha: number;
      if (subsampled) {
        const x = 2 * column;
        const right = x + 1 < width ? x + 1 : x;
        alpha = (mask[upper + x]! + mask[upper + right]! + mask[lower + x]! + mask[lower + right]!) / 4;
      } else {
        alpha = mask[upper + column]!;
      }
      if (alpha === 255) plane[at] = source[from]!;
      else if (alpha !== 0) plane[at] = (plane[at]! * (255 - alpha) + source[from]! * alpha) / 255 + 0.5;
    }
  }
}

/** The first column from this one on at which four pixels of the mask, or of its upper or lower row, are not these. */
function sameUntil(
  fours: Int32Array,
  four: number,
  upper: number,
  lower: number,
  column: number,
  columns: number,
  across: number,
): number {
  let end = column;
  for (; end < columns; end += 4 / across) {
    if (fours[(upper + across * end) >> 2] !== four || fours[(lower + across * end) >> 2] !== four) break;
  }
  return end;
}

interface PlaneSamples {
  source: Uint8Array;
  stride: number;
  /** Half by half of the patch, as chroma is. */
  subsampled: boolean;
}

function blendPlane(
  bytes: Buffer,
  stride: number,
  { source, stride: sourceStride, subsampled }: PlaneSamples,
  patch: Patch,
  { left, top, width, height, blockWidth, blockHeight, originX, originY, stepX, stepY }: PlaneMapping,
  { layout, fullRange }: NativePicture,
  isChroma: boolean,
): void {
  const wide = layout.bytesPerSample === 2;
  const plane = wide ? new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1) : bytes;
  const pitch = wide ? stride >> 1 : stride;
  const shift = subsampled ? 1 : 0;
  const scale = depthScale(layout.bitDepth, fullRange && !isChroma);
  for (let row = 0; row < height; row++) {
    let at = (top + row) * pitch + left;
    // The block of the patch's luma pixels that this sample covers.
    let x = originX + row * stepX.perRow;
    let y = originY + row * stepY.perRow;
    for (let column = 0; column < width; column++, at++, x += stepX.perColumn, y += stepY.perColumn) {
      const alpha = blockMean(patch, x, y, blockWidth, blockHeight);
      if (alpha === 0) continue;
      const value = source[(y >> shift) * sourceStride + (x >> shift)]! * scale;
      plane[at] = alpha === 255 ? value + 0.5 : (plane[at]! * (255 - alpha) + value * alpha) / 255 + 0.5;
    }
  }
}

function blockMean(patch: Patch, x: number, y: number, blockWidth: number, blockHeight: number): number {
  const { mask, width, height } = patch;
  if (blockWidth === 1 && blockHeight === 1) return mask[y * width + x]!;
  const right = Math.min(width, x + blockWidth);
  const bottom = Math.min(height, y + blockHeight);
  let sum = 0;
  for (let row = y; row < bottom; row++)
    for (let column = x; column < right; column++) sum += mask[row * width + column]!;
  return sum / ((right - x) * (bottom - y));
}

// Limited range and chroma are shifted, full-range luma is stretched, as ITU-R BT.2100 has it.
function depthScale(bitDepth: number, stretched: boolean): number {
  return stretched ? (2 ** bitDepth - 1) / 255 : 2 ** (bitDepth - 8);
}

function requireFit(patch: Patch, width: number, height: number): void {
  const even = patch.x % 2 === 0 && patch.y % 2 === 0;
  const inside = patch.x >= 0 && patch.y >= 0 && patch.x + patch.width <= width && patch.y + patch.height <= height;
  const evenSize =
    (patch.width % 2 === 0 || patch.x + patch.width === width) &&
    (patch.height % 2 === 0 || patch.y + patch.height === height);
  const pixels = patch.width * patch.height;
  const bytes = pixels + 2 * ((patch.width + 1) >> 1) * ((patch.height + 1) >> 1);
  if (
    even &&
    inside &&
    evenSize &&
    patch.mask.length === pixels &&
    patch.data.length === bytes &&
    (patch.alpha?.length ?? pixels) === pixels
  )
    return;
  throw new ReelflowError(
    'Internal',
    `The patch ${patch.width}x${patch.height} at ${patch.x},${patch.y} (${patch.data.length} bytes, mask ${patch.mask.length}) does not fit the ${width}x${height} frame.`,
  );
}
