import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Box } from '../metrics/plane.ts';
import type { CaptionStyle } from './caption-style.ts';
import { cssFont } from './fonts.ts';
import { overlayFromRgba, type Overlay } from './overlay.ts';

/** A caption ready to be blended, and where its text is. */
export interface DrawnCaption {
  overlay: Overlay;
  /** All that was drawn: text, outline, shadow and box. */
  box: Box;
  /** Per line: the ink of the letters alone. */
  lines: { text: string; box: Box }[];
}

interface Frame {
  width: number;
  height: number;
}

/** Text that stays in one place: a logo or a sign. */
export interface Placement {
  /** Ratios of the frame: where the middle of the text is. */
  centreX: number;
  centreY: number;
}

/**
 * Draws a caption; `\n` parts its lines.
 * @param placement where its middle is; default by the style's position
 */
export function drawCaption(text: string, style: CaptionStyle, frame: Frame, placement?: Placement): DrawnCaption {
  const canvas = createCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d');
  const lines = text.split('\n');
  const size = fittingSize(context, lines, style, frame);
  context.font = cssFont(style.font, size);
  context.textAlign = 'center';
  context.lineJoin = 'round';
  const lineHeight = Math.round(size * 1.25);
  const centreX = Math.round((placement?.centreX ?? 0.5) * frame.width);
  const middle = placement ? placement.centreY * frame.height : middleOf(style, frame, lines.length * lineHeight);
  const firstBaseline = Math.round(middle - (lines.length * lineHeight) / 2 + size * 0.98);
  const places = lines.map((line, index) => ({ line, x: centreX, y: firstBaseline + index * lineHeight }));
  const inks = places.map(({ line, x, y }) => ({ text: line, box: inkBox(context, line, x, y) }));
  if (style.decoration === 'box') drawBackingBox(context, inks, size);
  for (const { line, x, y } of places) drawLine(context, line, x, y, style, size);
  const box = drawnBox(context, frame);
  const place = evenBox(box, frame);
  const rgba = context.getImageData(place.x, place.y, place.width, place.height).data;
  return { overlay: overlayFromRgba(rgba, place, frame.height), box, lines: inks };
}

function fittingSize(context: SKRSContext2D, lines: string[], style: CaptionStyle, frame: Frame): number {
  const wanted = Math.round(style.sizeRatio * frame.height);
  context.font = cssFont(style.font, wanted);
  const widest = Math.max(...lines.map((line) => context.measureText(line).width));
  return Math.floor(wanted * Math.min(1, (0.92 * frame.width) / widest));
}

function middleOf({ position }: CaptionStyle, frame: Frame, textHeight: number): number {
  const margin = 0.05 * frame.height;
  if (position === 'top') return margin + textHeight / 2;
  if (position === 'middle') return frame.height / 2;
  return frame.height - margin - textHeight / 2;
}

function inkBox(context: SKRSContext2D, line: string, x: number, y: number): Box {
  const ink = context.measureText(line);
  return {
    x: x - ink.actualBoundingBoxLeft,
    y: y - ink.actualBoundingBoxAscent,
    width: ink.actualBoundingBoxLeft + ink.actualBoundingBoxRight,
    height: ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent,
  };
}

function drawBackingBox(context: SKRSContext2D, inks: { box: Box }[], size: number): void {
  const pad = size * 0.35;
  const left = Math.min(...inks.map(({ box }) => box.x)) - pad;
  const right = Math.max(...inks.map(({ box }) => box.x + box.width)) + pad;
  const top = Math.min(...inks.map(({ box }) => box.y)) - pad * 0.7;
  const bottom = Math.max(...inks.map(({ box }) => box.y + box.height)) + pad * 0.7;
  context.fillStyle = 'rgba(0, 0, 0, 0.7)';
  context.fillRect(Math.round(left), Math.round(top), Math.round(right - left), Math.round(bottom - top));
}

function drawLine(context: SKRSContext2D, line: string, x: number, y: number, style: CaptionStyle, size: number): void {
  if (style.decoration === 'outline') {
    context.strokeStyle = 'black';
    context.lineWidth = Math.max(2, size * 0.13);
    context.strokeText(line, x, y);
  }
  if (style.decoration === 'shadow') {
    context.shadowColor = 'rgba(0, 0, 0, 0.9)';
    context.shadowBlur = size * 0.12;
    context.shadowOffsetX = size * 0.05;
    context.shadowOffsetY = size * 0.05;
  }
  context.fillStyle = style.colour === 'yellow' ? '#ffe14d' : '#ffffff';
  context.fillText(line, x, y);
  context.shadowColor = 'transparent';
}

/** The bounds of all pixels that are not wholly transparent. */
function drawnBox(context: SKRSContext2D, frame: Frame): Box {
  const pixels = context.getImageData(0, 0, frame.width, frame.height).data;
  let left = frame.width;
  let right = -1;
  let top = frame.height;
  let bottom = -1;
  for (let y = 0, i = 3; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++, i += 4) {
      if (pixels[i] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  if (right < 0) throw new Error('the caption has nothing to draw');
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function evenBox(box: Box, frame: Frame): Box {
  const x = box.x & ~1;
  const y = box.y & ~1;
  const right = Math.min(frame.width, (box.x + box.width + 1) & ~1);
  const bottom = Math.min(frame.height, (box.y + box.height + 1) & ~1);
  return { x, y, width: right - x, height: bottom - y };
}
