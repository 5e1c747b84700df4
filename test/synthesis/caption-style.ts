import { chineseFontNames, fontNames, type FontName } from './fonts.ts';
import type { Random } from './random.ts';

export const captionDecorations = ['outline', 'shadow', 'box', 'plain'] as const;
export const captionPositions = ['bottom', 'middle', 'top'] as const;

/** How a caption is drawn. */
export interface CaptionStyle {
  font: FontName;
  /** Of the em square, as a ratio of the frame's height. Text too wide for the frame is drawn smaller. */
  sizeRatio: number;
  colour: 'white' | 'yellow';
  /** A dark outline, a soft shadow, a dark translucent box, or nothing. */
  decoration: (typeof captionDecorations)[number];
  position: (typeof captionPositions)[number];
  /** How long it takes to appear and to vanish, inside its own time; 0 is a hard cut. */
  fadeSeconds: number;
}

export const defaultCaptionStyle: CaptionStyle = {
  font: 'noto-medium',
  sizeRatio: 0.055,
  colour: 'white',
  decoration: 'outline',
  position: 'bottom',
  fadeSeconds: 0,
};

/** A style drawn at random; half of them fade. */
export function randomCaptionStyle(random: Random, fixed: Partial<CaptionStyle> = {}): CaptionStyle {
  return {
    font: random.pick(random.next() < 0.4 ? chineseFontNames : fontNames),
    sizeRatio: random.between(0.045, 0.075),
    colour: random.next() < 0.75 ? 'white' : 'yellow',
    decoration: random.pick(captionDecorations),
    position: random.next() < 0.7 ? 'bottom' : random.pick(captionPositions),
    fadeSeconds: random.next() < 0.5 ? 0 : 0.2,
    ...fixed,
  };
}
