import { boxesMeet, growBox } from '../detext/picture.ts';
import type { RgbImage } from '../faces/sample-patch.ts';
import { detectText } from '../text/detect-text.ts';
import { outlinedMask } from '../text/stroke-mask.ts';
import type { Box } from '../text/text-track.ts';
import { completeLogos } from './complete-logos.ts';
import { clipped, type Overlay, type Part, type Shape } from './overlay.ts';
import { fillHoles, findRegions, grow } from './regions.ts';

// Neighbours in one flat colour differ by no more, over all channels; compression makes it a little.
const flatLevels = 14;
// Its border is a step of so many levels, over all channels, nearly all around.
const edgeLevels = 90;
const edgeShare = 0.7;
// A shape that stands alone has to be surer.
const loneEdgeShare = 0.93;
const mostArea = 0.04;
const leastArea = 0.0008;
// Parts of a logo that was found may be smaller, with a border that is less sharp.
const leastPart = 0.0001;
const partEdgeShare = 0.35;
// Strokes of one colour vary by no more.
const strokeSpread = 26;
const strokeContrast = 45;
const borderPixels = 2;

/**
 * Finds what was laid over a picture: written marks in one colour, and compact flat shapes.
 * @param within where to look; default near the corners, and only for what is clearly no part of the scene
 */
export async function findOverlays(image: RgbImage, within?: Box): Promise<Overlay[]> {
  const luma = lumaOf(image);
  const isPlaced = (box: Box): boolean =>
    within ? boxesMeet(box, within) && isMostlyIn(box, within) : isAtEdge(box, image.width, image.height);
  const written = await findWriting(image, luma, isPlaced, within);
  const candidates = findShapes(image, isPlaced);
  const shapes = candidates.filter(
    ({ sharpShare, isClear }) => isClear && (within !== undefined || sharpShare > loneEdgeShare),
  );
  return completeLogos([...written, ...shapes], candidates, image);
}

async function findWriting(
  image: RgbImage,
  luma: Uint8Array,
  isPlaced: (box: Box) => boolean,
  within: Box | undefined,
): Promise<Part[]> {
  const { width, height } = image;
  const found: Part[] = [];
  const region = within && clipped(growBox(within, 8, 8), image);
  const options = { maxWidth: 960, ...(region && { region }) };
  for (const { box } of await detectText({ ...image, pixelFormat: 'rgb24' }, options)) {
    if (!isPlaced(box)) continue;
    const { box: whole, mask: strokes, strokeLuma } = outlinedMask(luma, width, height, box);
    let [sum, squares, count, around, outside] = [0, 0, 0, 0, 0];
    for (let y = 0; y < whole.height; y++) {
      for (let x = 0; x < whole.width; x++) {
        const state = strokes[y * whole.width + x]!;
        const at = (whole.y + y) * width + whole.x + x;
        if (state === 1) {
          sum += luma[at]!;
          squares += luma[at]! ** 2;
          count++;
        } else if (state === 0) {
          around += luma[at]!;
          outside++;
        }
      }
    }
    const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    const contrast = Math.abs(strokeLuma - around / Math.max(1, outside));
    if (count < 12 || (!within && (deviation > strokeSpread || contrast < strokeContrast))) continue;
    found.push({ box: whole, mask: strokes.map((state) => (state === 0 ? 0 : 1)) });
  }
  return found;
}

/** Compact shapes of one colour with a sharp border. */
function findShapes({ data, width, height }: RgbImage, isPlaced: (box: Box) => boolean): Shape[] {
  const flat = new Uint8Array(width * height);
  const apart = (a: number, b: number): number =>
    Math.abs(data[3 * a]! - data[3 * b]!) +
    Math.abs(data[3 * a + 1]! - data[3 * b + 1]!) +
    Math.abs(data[3 * a + 2]! - data[3 * b + 2]!);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const most = Math.max(apart(at, at - 1), apart(at, at + 1), apart(at, at - width), apart(at, at + width));
      if (most <= flatLevels) flat[at] = 1;
    }
  }
  const found: Shape[] = [];
  for (const { pixels, box } of findRegions(flat, width, height)) {
    const area = box.width * box.height;
    if (pixels.length < leastPart * flat.length || area > mostArea * flat.length || !isPlaced(box)) continue;
    if (box.x < 6 || box.y < 6 || box.x + box.width > width - 6 || box.y + box.height > height - 6) continue;
    const sharpShare = sharpShareOf(pixels, width, apart);
    if (pixels.length < 0.35 * area || sharpShare < partEdgeShare) continue;
    const whole = growBox(box, borderPixels, borderPixels);
    const part = new Uint8Array(whole.width * whole.height);
    for (const at of pixels) {
      const x = at % width;
      part[((at - x) / width - whole.y) * whole.width + x - whole.x] = 1;
    }
    fillHoles(part, whole.width, whole.height);
    found.push({
      box: whole,
      // Its outermost pixels have neighbours of other colours.
      mask: grow(part, whole.width, whole.height, borderPixels),
      sharpShare,
      isClear: pixels.length >= leastArea * flat.length && sharpShare >= edgeShare,
    });
  }
  return found;
}

/** The part of the border of a shape at which the colour is another within a few pixels. */
function sharpShareOf(pixels: readonly number[], width: number, apart: (a: number, b: number) => number): number {
  const own = new Set(pixels);
  let [edges, sharp] = [0, 0];
  for (const at of pixels) {
    for (const step of [-1, 1, -width, width]) {
      if (own.has(at + step)) continue;
      edges++;
      if ([3, 4, 5].some((steps) => apart(at, at + steps * step) > edgeLevels)) sharp++;
    }
  }
  return sharp / Math.max(1, edges);
}

function lumaOf({ data, width, height }: RgbImage): Uint8Array {
  return Uint8Array.from(
    { length: width * height },
    (_, at) => 0.299 * data[3 * at]! + 0.587 * data[3 * at + 1]! + 0.114 * data[3 * at + 2]! + 0.5,
  );
}

/** Whether a box is where marks are put: near the top or the bottom, and not across most of the picture. */
function isAtEdge(box: Box, width: number, height: number): boolean {
  const x = (box.x + box.width / 2) / width;
  const y = (box.y + box.height / 2) / height;
  return Math.min(y, 1 - y) < 0.17 && Math.min(x, 1 - x) < 0.34 && box.width < 0.55 * width;
}

function isMostlyIn(box: Box, within: Box): boolean {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  return x > within.x && y > within.y && x < within.x + within.width && y < within.y + within.height;
}
