import { boxesMeet, growBox, uniteBoxes } from '../detext/picture.ts';
import type { RgbImage } from '../faces/sample-patch.ts';
import type { Box } from '../text/text-track.ts';
import { foreignColours } from './foreign-colours.ts';
import { clipped, type Overlay, type Part, type Shape } from './overlay.ts';
import { close, findRegions, grow } from './regions.ts';

// How far from one part another may be, for its height.
const besideShare = 1;
const mostTaller = 2.5;
// A colour is foreign to a picture of which no larger share is about of it.
const foreignShare = 0.01;
// Of single pixels more is asked for.
const strangeShare = 0.0005;
const leastStrange = 6;
// Gaps within a logo that are this narrow hold what is left of its borders.
const gapPixels = 3;
const softPixels = 2;

/**
 * Makes whole logos of the parts that stand out.
 * @param candidates shapes that may be further parts
 */
export function completeLogos(parts: readonly Part[], candidates: readonly Shape[], image: RgbImage): Overlay[] {
  return grouped(withParts(parts, candidates, image), image);
}

/** Adds what stands beside a part of a logo clear or in a colour that the rest of the picture hardly has: another part of it. */
function withParts(parts: readonly Part[], candidates: readonly Shape[], image: RgbImage): Part[] {
  const found = [...parts];
  const left = new Set(candidates.filter((shape) => !found.includes(shape)));
  const foreign = new Map<Shape, boolean>();
  const isForeignShape = (shape: Shape): boolean => {
    if (!foreign.has(shape)) foreign.set(shape, isForeign(shape, image));
    return foreign.get(shape)!;
  };
  for (const { box } of found) {
    const around = growBox(box, besideShare * Math.max(box.height, box.width / 8), box.height * 0.4);
    for (const shape of left) {
      if (!boxesMeet(around, shape.box) || shape.box.height > mostTaller * box.height) continue;
      const middle = shape.box.y + shape.box.height / 2;
      const isLevel = middle > box.y && middle < box.y + box.height;
      if (!(shape.isClear && isLevel) && !isForeignShape(shape)) continue;
      found.push(shape);
      left.delete(shape);
    }
  }
  return found;
}

/** Whether the picture has the colour of a shape hardly anywhere else. */
function isForeign({ box, mask }: Shape, image: RgbImage): boolean {
  const colour = [0, 0, 0];
  let own = 0;
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] === 0) continue;
    own++;
    const x = at % box.width;
    const pixel = (box.y + (at - x) / box.width) * image.width + box.x + x;
    for (let channel = 0; channel < 3; channel++) colour[channel]! += image.data[3 * pixel + channel]!;
  }
  const [red, green, blue] = colour.map((sum) => sum / own) as [number, number, number];
  return foreignColours(image, growBox(box, 4 * box.width, 2 * box.height), foreignShare)(red, green, blue);
}

/** Makes one overlay of parts that stand side by side, so that no part of a logo is taken for what is around another. */
function grouped(parts: readonly Part[], image: RgbImage): Overlay[] {
  const { width, height } = image;
  const groups: { box: Box; parts: Part[] }[] = [];
  for (const part of parts) {
    let group = { box: part.box, parts: [part] };
    for (let index = groups.length - 1; index >= 0; index--) {
      const other = groups[index]!;
      const reach = Math.max(group.box.height, other.box.height) / 2;
      if (!boxesMeet(growBox(group.box, reach, reach), other.box)) continue;
      group = { box: uniteBoxes(group.box, other.box), parts: [...other.parts, ...group.parts] };
      groups.splice(index, 1);
    }
    groups.push(group);
  }
  return groups.map((group) => {
    const { box, mask } = withForeign({ box: group.box, mask: maskOf(group.parts, image) }, image);
    return { box, mask: grow(close(mask, width, height, gapPixels), width, height, softPixels) };
  });
}

function maskOf(parts: readonly Part[], { width, height }: RgbImage): Uint8Array {
  const whole = new Uint8Array(width * height);
  for (const { box, mask } of parts) {
    for (let at = 0; at < mask.length; at++) {
      if (mask[at] === 0) continue;
      const x = at % box.width;
      whole[(box.y + (at - x) / box.width) * width + box.x + x] = 1;
    }
  }
  return whole;
}

/** Adds the pixels of colours that only the logo has, such as letters of many colours. */
function withForeign({ box, mask }: Overlay, image: RgbImage): Overlay {
  const { data, width, height } = image;
  const around = clipped(growBox(box, box.height * 0.3, box.height * 0.15), image);
  const isForeign = foreignColours(image, around, strangeShare);
  const strange = new Uint8Array(mask.length);
  for (let y = around.y; y < around.y + around.height; y++) {
    for (let x = around.x; x < around.x + around.width; x++) {
      const at = y * width + x;
      if (isForeign(data[3 * at]!, data[3 * at + 1]!, data[3 * at + 2]!)) strange[at] = 1;
    }
  }
  const all = mask.slice();
  let whole = box;
  for (const region of findRegions(strange, width, height)) {
    if (region.pixels.length < leastStrange) continue;
    for (const at of region.pixels) all[at] = 1;
    whole = uniteBoxes(whole, growBox(region.box, softPixels, softPixels));
  }
  return { box: whole, mask: all };
}
