import { distanceFrom } from '../detext/dilate.ts';
import { boxesMeet, growBox } from '../detext/picture.ts';
import type { Box } from '../text/text-track.ts';
import type { SteadyEdges } from './edge-sums.ts';
import { findRegions } from './regions.ts';

/** What to look for: `tv` are logos near the corners, `internet` watermarks anywhere. */
export type LogoModel = 'tv' | 'internet';

/** Edges that stand still together, in the picture they were looked for in. */
export interface Mark {
  box: Box;
  /** Pixels of steady edges. */
  edgeCount: number;
}

// Marks this far apart, for the picture's height, belong together: letters of a word, a sign and its name.
const togetherShare = 1 / 28;
const mostWidth = 0.45;
const mostHeight = 0.36;
const mostArea = 0.1;
const leastEdges = 36;
// Edges in front of a scene that moves are as steady as that when nothing shines through.
const surelySteady = 0.8;
// Faint marks are looked for only where the scene itself leaves steady edges in no larger part of the picture.
const mostSteadyShare = 0.012;
// Of the edges along the stronger direction, as much has to run across it: lines of the scene run one way.
const leastSpread = 0.12;
// In the ring around a mark there are at most so many steady edges for those inside, area for area.
const mostAround = 0.3;

/** Finds compact groups of steady edges that stand alone, as logos do. */
export function judgeMarks(edges: SteadyEdges, width: number, height: number, models: readonly LogoModel[]): Mark[] {
  const sure = edges.steady.map((value, at) => (value === 1 && edges.share[at]! > surelySteady ? 1 : 0));
  const all = edges.steady.slice();
  dropBars(all, width, height);
  const marks = marksIn(Uint8Array.from(sure), all, edges, width, height, models);
  let others = 0;
  for (let at = 0; at < all.length; at++) {
    if (all[at] === 1 && !marks.some(({ box }) => isInside(growBox(box, 4, 4), at % width, Math.floor(at / width)))) {
      others++;
    }
  }
  if (others > mostSteadyShare * all.length) return marks;
  const faint = marksIn(all, all, edges, width, height, models);
  return [...marks.filter(({ box }) => !faint.some((mark) => isSamePlace(mark.box, box))), ...faint];
}

function marksIn(
  steady: Uint8Array,
  all: Uint8Array,
  edges: SteadyEdges,
  width: number,
  height: number,
  models: readonly LogoModel[],
): Mark[] {
  dropBars(steady, width, height);
  const reach = Math.max(3, Math.round(height * togetherShare));
  const near = distanceFrom(steady, width, height, Math.ceil(reach / 2)).map((steps) => (steps <= reach / 2 ? 1 : 0));
  const marks: Mark[] = [];
  for (const { pixels } of findRegions(near, width, height)) {
    const own = pixels.filter((at) => steady[at] === 1);
    const box = boundsOf(own, width);
    if (!box || own.length < leastEdges || !hasSizeOfLogo(box, width, height)) continue;
    if (spreadOf(edges, own) < leastSpread) continue;
    const inside = own.length / (box.width * box.height);
    if (inside < 0.03 || around(all, box, width, height) > inside * mostAround) continue;
    if (!models.includes('internet') && !isNearCorner(box, width, height)) continue;
    marks.push({ box, edgeCount: own.length });
  }
  return marks;
}

/** Whether two boxes are about the same place. */
export function isSamePlace(first: Box, second: Box): boolean {
  if (!boxesMeet(first, second)) return false;
  const width = Math.min(first.x + first.width, second.x + second.width) - Math.max(first.x, second.x);
  const height = Math.min(first.y + first.height, second.y + second.height) - Math.max(first.y, second.y);
  return width * height > 0.3 * Math.min(first.width * first.height, second.width * second.height);
}

/** Drops rows and columns most of which is one edge: the borders of black bars and of a picture in the picture. */
function dropBars(steady: Uint8Array, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const row = steady.subarray(y * width, (y + 1) * width);
    if (row.reduce((sum, value) => sum + value, 0) > 0.5 * width) row.fill(0);
  }
  for (let x = 0; x < width; x++) {
    let count = 0;
    for (let at = x; at < steady.length; at += width) count += steady[at]!;
    if (count > 0.5 * height) for (let at = x; at < steady.length; at += width) steady[at] = 0;
  }
}

function boundsOf(pixels: readonly number[], width: number): Box | undefined {
  if (pixels.length === 0) return undefined;
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (const at of pixels) {
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function hasSizeOfLogo(box: Box, width: number, height: number): boolean {
  return (
    box.width <= mostWidth * width &&
    box.height <= mostHeight * height &&
    box.width * box.height <= mostArea * width * height &&
    Math.min(box.width, box.height) >= 4
  );
}

/** How evenly the edges' directions are spread: the ratio of the eigenvalues of their structure tensor, 0 to 1. */
function spreadOf(edges: SteadyEdges, pixels: readonly number[]): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (const at of pixels) {
    const x = edges.x[at]!;
    const y = edges.y[at]!;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const half = (xx + yy) / 2;
  const root = Math.hypot((xx - yy) / 2, xy);
  return (half - root) / Math.max(1e-6, half + root);
}

/** The part of the ring around a box that is steady edge. */
function around(steady: Uint8Array, box: Box, width: number, height: number): number {
  const margin = Math.max(8, Math.round(0.35 * Math.min(box.width, box.height)));
  const outer = growBox(box, margin, margin);
  const inner = growBox(box, 2, 2);
  let count = 0;
  let area = 0;
  for (let y = Math.max(1, outer.y); y < Math.min(height - 1, outer.y + outer.height); y++) {
    for (let x = Math.max(1, outer.x); x < Math.min(width - 1, outer.x + outer.width); x++) {
      if (isInside(inner, x, y)) continue;
      area++;
      count += steady[y * width + x]!;
    }
  }
  return area === 0 ? 0 : count / area;
}

function isInside(box: Box, x: number, y: number): boolean {
  return x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
}

function isNearCorner(box: Box, width: number, height: number): boolean {
  const x = (box.x + box.width / 2) / width;
  const y = (box.y + box.height / 2) / height;
  return Math.min(x, 1 - x) < 0.36 && Math.min(y, 1 - y) < 0.28;
}
