import type { Frame } from '../av/frame.ts';
import { readVideo } from '../av/read-video.ts';
import { detectText } from '../text/detect-text.ts';
import { readLine } from '../text/read-line.ts';
import type { Box } from '../text/text-track.ts';
import type { Segment } from './find-segments.ts';
import { TILE, tilesOf } from './sheet.ts';

/** A line of text on a slide; the box is in ratios of the picture. */
export interface SlideLine {
  text: string;
  confidence: number;
  box: Box;
}

/** What stands in a segment, seen at its end, when it is built up whole. */
export interface Reading {
  /** The tallest lines, from top to bottom. */
  lines: SlideLine[];
  /** Whether it is a slide, and not somebody who is filmed. */
  isSlide: boolean;
}

const READING_WIDTH = 1280;
const DETECTION_WIDTH = 960;
/** A title is among these. */
const MOST_LINES = 8;
const LEAST_CONFIDENCE = 0.7;
/** Of the picture: what stands still is a slide, what moves mostly is not. */
const STILL_SHARE = 0.02;
const MOVING_SHARE = 0.6;
/** Of the still tiles: a slide has plain ones. */
const PLAIN_SHARE = 0.25;
/** Text on a slide has at least so much of the picture. */
const TEXT_SHARE = 0.005;

/** Reads the text of a segment and judges what it is. */
export async function readSlide(
  path: string,
  segment: Segment,
  { lang, signal }: { lang: 'ch' | 'en'; signal: AbortSignal },
): Promise<Reading> {
  const { last, moving, activity } = segment;
  const { across } = tilesOf(last);
  if (activity !== undefined && activity > MOVING_SHARE) return { lines: [], isSlide: false };
  const frame = await frameAt(path, last.timeSeconds, signal);
  if (!frame) return { lines: [], isSlide: false };
  const found = (await detectText(frame, { maxWidth: DETECTION_WIDTH })).filter(
    ({ box }) => movingPart(box, last.width / frame.width, moving, across) < 0.4,
  );
  const textShare = found.reduce((sum, { box }) => sum + box.width * box.height, 0) / (frame.width * frame.height);
  const isStill = activity !== undefined && activity < STILL_SHARE && hasInk(segment);
  if (!isStill && (textShare < TEXT_SHARE || plainShare(segment) < PLAIN_SHARE)) return { lines: [], isSlide: false };
  const tallest = found.toSorted((a, b) => b.box.height - a.box.height).slice(0, MOST_LINES);
  const lines: SlideLine[] = [];
  for (const { box } of tallest) {
    const { text, confidence } = await readLine(frame, box, lang);
    if (text !== '' && confidence >= LEAST_CONFIDENCE) lines.push({ text, confidence, box: inRatios(box, frame) });
  }
  return { lines: lines.sort((a, b) => a.box.y - b.box.y), isSlide: true };
}

async function frameAt(path: string, startSeconds: number, signal: AbortSignal): Promise<Frame | undefined> {
  const reading = readVideo(path, { pixelFormat: 'yuv420p', maxWidth: READING_WIDTH, startSeconds, signal });
  for await (const frame of reading) return frame;
  return undefined;
}

function inRatios(box: Box, { width, height }: Frame): Box {
  return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}

/** The part of a box that lies in tiles that move. */
function movingPart(box: Box, scale: number, moving: Uint8Array, across: number): number {
  let [inMoving, all] = [0, 0];
  for (let row = Math.floor((box.y * scale) / TILE); row <= ((box.y + box.height) * scale) / TILE; row++) {
    for (let column = Math.floor((box.x * scale) / TILE); column <= ((box.x + box.width) * scale) / TILE; column++) {
      all++;
      inMoving += moving[row * across + Math.min(across - 1, column)] ?? 0;
    }
  }
  return inMoving / Math.max(1, all);
}

function hasInk({ last }: Segment): boolean {
  return last.ink.reduce((sum, value) => sum + (value === 2 ? 1 : 0), 0) > 0.0005 * last.ink.length;
}

function plainShare({ last, moving }: Segment): number {
  const { across, count } = tilesOf(last);
  const ink = new Uint16Array(count);
  for (let y = 0, at = 0; y < last.height; y++) {
    for (let x = 0; x < last.width; x++, at++) {
      if (last.ink[at] !== 0) ink[Math.floor(y / TILE) * across + Math.floor(x / TILE)]!++;
    }
  }
  let [plain, still] = [0, 0];
  for (let tile = 0; tile < count; tile++) {
    if (moving[tile] !== 0) continue;
    still++;
    if (ink[tile]! === 0) plain++;
  }
  return plain / Math.max(1, still);
}
