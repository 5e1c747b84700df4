import type { TextLine } from '../../../media/captions/caption-lines.ts';
import { printOf } from '../../../media/text/stroke-print.ts';
import type { Box } from '../../../media/text/text-track.ts';

/** A line of which each letter has strokes of its own: those of its code point's bits. */
export function captionLine(text: string, startSeconds: number, endSeconds: number, box: Box, seen = text): TextLine {
  const letters = [...seen];
  const width = letters.length * 20;
  const mask = new Uint8Array(width * 40);
  letters.forEach((letter, place) => {
    for (let bit = 0; bit < 16; bit++) {
      if (!((letter.codePointAt(0)! >> bit) & 1)) continue;
      for (let y = 0; y < 8; y++) {
        const start = (4 + (bit >> 2) * 9 + y) * width + place * 20 + (bit & 3) * 5;
        mask.fill(2, start, start + 4);
      }
    }
  });
  const strokes = { box: { x: 0, y: 0, width, height: 40 }, mask, strokeLuma: 235, bright: true };
  const step = box.width / Math.max(1, [...text].length);
  const characters = [...text].map((letter, i) => ({
    text: letter,
    x: box.x + (i + 0.5) * step,
    confidence: 0.98,
    spaceBefore: 0,
  }));
  return { text, confidence: 0.9, startSeconds, endSeconds, box, characters, print: printOf(strokes, box) };
}
