import type { RgbImage } from '../faces/sample-patch.ts';
import { type Box, inPicture } from '../subjects/box.ts';
import { findSubjects, type Subject } from '../subjects/find-subjects.ts';
import type { SubjectKind } from '../subjects/object-classes.ts';
import { MAP_COLUMNS, MAP_ROWS, pictureSaliency } from '../subjects/saliency.ts';
import { boxMean } from '../image/box-mean.ts';
import { cutOut } from './cut-out.ts';
import { readPlane } from './read-plane.ts';
import { SEGMENT_SIDE, segmentPeople } from './segment-people.ts';
import { tidyMask } from './tidy-mask.ts';

const { abs, floor, hypot, max, min, round } = Math;

/** What a picture is about, roughly. */
export interface FoundSubject {
  kind: SubjectKind;
  /** 0 to 1 for every pixel of the picture that was looked at. */
  mask: Float32Array;
}

/** People who are smaller than this part of the largest stand in the background; so do things. */
const LEAST_PART = 0.15;
/** A subject takes at least this share of the picture, and at most that. */
const LEAST_AREA = 0.004;
const MOST_AREA = 0.97;
/** What only stands out has to be more of a piece than what was recognised. */
const SALIENT = { leastArea: 0.008, mostArea: 0.6, mostOnBorder: 0.25, leastContrast: 1.9, leastSolid: 0.3 };
/** What is thinner than this part of the longer side is texture. */
const THIN = 0.012;

/**
 * Finds what a picture is about: its people, else its animals, else its vehicles or things, else what stands out.
 * @param image about 512 pixels a side
 */
export async function findSubject(image: RgbImage): Promise<FoundSubject | undefined> {
  const subjects = await findSubjects(image);
  const people = mainOnes(subjects, ['person']);
  const found =
    (people.length > 0 && (await maskPeople(image, people))) ||
    maskThings(image, mainOnes(subjects, ['animal'])) ||
    maskThings(image, mainOnes(subjects, ['vehicle', 'thing'])) ||
    (await maskPeople(image, undefined)) ||
    maskSalient(image);
  return found || undefined;
}

function mainOnes(subjects: readonly Subject[], kinds: readonly SubjectKind[]): Subject[] {
  const some = subjects.filter(({ kind }) => kinds.includes(kind));
  const areaOf = ({ box }: Subject): number => box.width * box.height;
  const largest = max(0, ...some.map(areaOf));
  return some.filter((subject) => areaOf(subject) >= LEAST_PART * largest);
}

/** @param people undefined to look for somebody in all of the picture */
async function maskPeople(image: RgbImage, people: readonly Subject[] | undefined): Promise<FoundSubject | undefined> {
  const mask = new Float32Array(image.width * image.height);
  const boxes = people?.map(({ box }) => around(box, image)) ?? [{ x: 0, y: 0, width: 1, height: 1 }];
  for (const box of boxes) {
    const segment = await segmentPeople(image, box);
    readPlane({ data: segment, width: SEGMENT_SIDE, height: SEGMENT_SIDE }, image, box, mask);
  }
  tidyMask(mask, image);
  const share = areaOf(mask);
  // Without anybody recognised the segmenter has to be sure of itself.
  const isThere = people ? share >= LEAST_AREA : share >= 0.03 && sureness(mask) > 0.85;
  return isThere && share <= MOST_AREA ? { kind: 'person', mask } : undefined;
}

/** A person's box with what the detector leaves out, not much longer than wide, since the segmenter sees it as a square. */
function around({ x, y, width, height }: Box, image: RgbImage): Box {
  const [across, down] = [width * image.width * 1.3, height * image.height * 1.15];
  const wide = max(across, down * 0.6) / image.width;
  const high = max(down, across * 0.6) / image.height;
  return inPicture({ x: x + width / 2 - wide / 2, y: y + height / 2 - high / 2, width: wide, height: high });
}

function maskThings(image: RgbImage, things: readonly Subject[]): FoundSubject | undefined {
  const [first] = things;
  if (!first) return undefined;
  const { width, height } = image;
  const prior = new Float32Array(width * height);
  for (const { box } of things) {
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        // 0 in the middle of the box, 1 on its sides.
        const x = abs((column + 0.5) / width - box.x - box.width / 2) / (box.width / 2);
        const y = abs((row + 0.5) / height - box.y - box.height / 2) / (box.height / 2);
        if (x > 1.12 || y > 1.12) continue;
        const off = max(x, y) > 1 ? 1.3 : hypot(x, y);
        prior[at] = max(prior[at]!, off < 0.25 ? 0.97 : max(0.12, 0.85 - 0.35 * off * off));
      }
    }
  }
  const mask = cutOut(image, prior);
  tidyMask(mask, image);
  const share = areaOf(mask);
  return share >= LEAST_AREA && share <= MOST_AREA ? { kind: first.kind, mask } : undefined;
}

/** What stands out from its surroundings, when it is of a piece and not the surroundings themselves. */
function maskSalient(image: RgbImage): FoundSubject | undefined {
  const { width, height } = image;
  const saliency = pictureSaliency(image);
  const sorted = Float32Array.from(saliency).sort();
  const average = 1 / saliency.length;
  const top = sorted[floor(sorted.length * 0.97)]!;
  if (top < SALIENT.leastContrast * average) return undefined;
  const cells = Float32Array.from(saliency, (value) => min(1, value / top));
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  const prior = new Float32Array(width * height);
  readPlane({ data: cells, width: MAP_COLUMNS, height: MAP_ROWS }, image, whole, prior);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const fromBorder = min(column, row, width - 1 - column, height - 1 - row) / min(width, height);
      prior[at] = fromBorder < 0.02 ? 0.02 : 0.15 + 0.7 * prior[at]!;
    }
  }
  const mask = cutOut(image, prior);
  tidyMask(mask, image);
  const share = areaOf(mask);
  if (share < SALIENT.leastArea || share > SALIENT.mostArea) return undefined;
  if (borderShare(mask, width, height) > SALIENT.mostOnBorder) return undefined;
  if (solidity(mask, width, height) < SALIENT.leastSolid) return undefined;
  return { kind: 'thing', mask };
}

function areaOf(mask: Float32Array): number {
  return mask.reduce((sum, value) => sum + (value >= 0.5 ? 1 : 0), 0) / mask.length;
}

/** How certain a mask is on average of what it takes in. */
function sureness(mask: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const value of mask) {
    if (value < 0.1) continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** The share of a mask that is left when its rim is taken off: little of a net, of lines and of specks. */
function solidity(mask: Float32Array, width: number, height: number): number {
  const inside = mask.map((value) => (value >= 0.5 ? 1 : 0));
  const filled = new Float32Array(mask.length);
  boxMean(inside, width, height, max(1, round((THIN * max(width, height)) / 2)), filled);
  const core = filled.reduce((sum, value) => sum + (value > 0.999 ? 1 : 0), 0);
  return core / max(1, areaOf(mask) * mask.length);
}

function borderShare(mask: Float32Array, width: number, height: number): number {
  let [inside, count] = [0, 0];
  for (let at = 0; at < mask.length; at++) {
    const [column, row] = [at % width, floor(at / width)];
    if (column > 1 && row > 1 && column < width - 2 && row < height - 2) continue;
    count++;
    if (mask[at]! >= 0.5) inside++;
  }
  return inside / count;
}
