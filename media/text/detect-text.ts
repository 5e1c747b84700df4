import { around, coverEachOther } from './boxes.ts';
import { detectionNetwork } from './ocr-models.ts';
import { resampleBgr, type Picture } from './resample.ts';
import type { Box } from './text-track.ts';

/** A line of text that was found. */
export interface DetectedText {
  box: Box;
  /** 0 to 1. */
  confidence: number;
}

/** How text is looked for. */
export interface DetectTextOptions {
  /** The part of the picture to look at, in its pixels; default all of it. */
  region?: Box;
  /** The width at which the network sees the region; never enlarged. Default 640. Letters below 8 pixels there are missed. */
  maxWidth?: number;
  /** Lines that are known to stand there: what is found next to one of them is not joined to it. Default none. */
  known?: readonly Box[];
  /** How sure the network must be of a line on average; default 0.6. */
  minConfidence?: number;
}

// From the PP-OCRv4 inference configuration; the network was trained with them.
const means = [0.485, 0.456, 0.406] as const;
const deviations = [0.229, 0.224, 0.225] as const;
const scale = deviations.map((deviation) => 1 / (255 * deviation)) as [number, number, number];
const offset = means.map((mean, i) => -mean / deviations[i]!) as [number, number, number];
const pixelThreshold = 0.3;
const unclipRatio = 1.6;

/**
 * Finds lines of horizontal text with PP-OCRv4 (differentiable binarization, Liao et al. 2020).
 * Pieces of one line are given as one box.
 * @returns boxes in pixels of the picture, from top to bottom, then left to right
 */
export async function detectText(picture: Picture, options: DetectTextOptions = {}): Promise<DetectedText[]> {
  const { region = { x: 0, y: 0, width: picture.width, height: picture.height }, minConfidence = 0.6 } = options;
  const reduction = Math.max(1, region.width / (options.maxWidth ?? 640));
  const width = Math.max(1, Math.round(region.width / reduction));
  const height = Math.max(1, Math.round(region.height / reduction));
  // The network halves five times: sides must be multiples of 32.
  const rowLength = Math.ceil(width / 32) * 32;
  const planeLength = rowLength * Math.ceil(height / 32) * 32;
  const data = new Float32Array(3 * planeLength);
  for (let i = 0; i < 3; i++) data.fill(offset[i]!, i * planeLength, (i + 1) * planeLength);
  resampleBgr(picture, region, width, height, { data, planeLength, rowLength }, scale, offset);
  const network = await detectionNetwork();
  const answer = await network.run(data, [1, 3, planeLength / rowLength, rowLength]);
  const across = region.width / width;
  const down = region.height / height;
  const found = connectedBoxes(answer.data, width, height, rowLength, minConfidence).map(({ box, confidence }) => ({
    confidence,
    box: {
      x: region.x + box.x * across,
      y: region.y + box.y * down,
      width: box.width * across,
      height: box.height * down,
    },
  }));
  return joinPieces(found, options.known ?? []).sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
}

/** Boxes around the connected pixels that are likely text, widened to the letters' full height. */
function connectedBoxes(
  likelihood: Float32Array,
  width: number,
  height: number,
  rowLength: number,
  minConfidence: number,
): DetectedText[] {
  const seen = new Uint8Array(rowLength * height);
  const stack: number[] = [];
  const found: DetectedText[] = [];
  const visit = (at: number): void => {
    if (seen[at] || likelihood[at]! <= pixelThreshold) return;
    seen[at] = 1;
    stack.push(at);
  };
  for (let start = 0; start < seen.length; start++) {
    if (start % rowLength >= width || seen[start] || likelihood[start]! <= pixelThreshold) continue;
    let [left, right, top, bottom, count, sum] = [width, 0, height, 0, 0, 0];
    visit(start);
    while (stack.length) {
      const at = stack.pop()!;
      const x = at % rowLength;
      const y = (at - x) / rowLength;
      count++;
      sum += likelihood[at]!;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      if (x + 1 < width) visit(at + 1);
      if (x > 0) visit(at - 1);
      if (y + 1 < height) visit(at + rowLength);
      if (y > 0) visit(at - rowLength);
    }
    const boxWidth = right - left + 1;
    const boxHeight = bottom - top + 1;
    if (boxHeight < 3 || boxWidth < 5 || count < 20 || sum / count < minConfidence) continue;
    // The network marks shrunken lines; this is the distance it was trained to shrink them by.
    const distance = (boxWidth * boxHeight * unclipRatio) / (2 * (boxWidth + boxHeight));
    const x = Math.max(0, left - distance);
    const y = Math.max(0, top - distance);
    const box = {
      x,
      y,
      width: Math.min(width, right + 1 + distance) - x,
      height: Math.min(height, bottom + 1 + distance) - y,
    };
    found.push({ confidence: sum / count, box });
  }
  return found;
}

/** Joins boxes that stand on one line with at most the width of a letter between them. */
function joinPieces(found: DetectedText[], known: readonly Box[]): DetectedText[] {
  const lines: DetectedText[] = [];
  const owner = (box: Box): Box | undefined => known.find((line) => coverEachOther(line, box));
  for (const piece of found.sort((a, b) => a.box.x - b.box.x)) {
    const line = lines.find(({ box }) => {
      // A logo beside a caption stays apart; a word that was added to a line does not.
      const apart = owner(box) !== owner(piece.box);
      return continues(box, piece.box, apart ? maxKnownGap : maxGap);
    });
    if (!line) {
      lines.push(piece);
      continue;
    }
    line.box = around(line.box, piece.box);
    line.confidence = Math.min(line.confidence, piece.confidence);
  }
  return lines;
}

/** Between the margins of two pieces, for their height. A wide Chinese space leaves 0.4. */
const maxGap = 0.6;
const maxKnownGap = 0.3;

function continues(line: Box, piece: Box, gap: number): boolean {
  const shared = Math.min(line.y + line.height, piece.y + piece.height) - Math.max(line.y, piece.y);
  const smaller = Math.min(line.height, piece.height);
  const larger = Math.max(line.height, piece.height);
  return shared > 0.6 * smaller && larger < 1.6 * smaller && piece.x - (line.x + line.width) < gap * smaller;
}
