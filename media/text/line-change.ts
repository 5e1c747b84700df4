import type { LineTemplate } from './line-template.ts';
import type { Span } from './says-other.ts';
import type { StrokeMask } from './text-track.ts';

/** Below this difference in luma between strokes and what is beside them a change cannot be told from noise. */
const minContrast = 40;
/** Of that difference: what is nearer to the strokes' luma is a stroke, what is farther is none. */
const isStrokeShare = 0.35;
const isNoneShare = 0.6;
/** Of the strokes of a letter: a 3 that becomes an 8 changes a quarter; coding leaves some hundredths. */
const changedShare = 0.12;
const minPixels = 8;

/**
 * Marks the letters that are others than they were: strokes are gone, or are where there were none.
 * An opaque line's strokes are the same before any background, so this holds where the background moves, too.
 * @param changed gets 1 for each block of the template that changed, else 0
 */
export function markChanged(template: LineTemplate, before: Uint8Array, now: Uint8Array, changed: Uint8Array): void {
  for (let block = 0; block < changed.length; block++) {
    changed[block] = 0;
    const count = template.strokeStarts[block + 1]! - template.strokeStarts[block]!;
    if (count < minPixels) continue;
    let changes = 0;
    eachGone(template, block, before, now, () => changes++);
    eachAdded(template, block, before, now, () => changes++);
    if (changes >= changedShare * count) changed[block] = 1;
  }
}

/** Where letters of a line are others in another picture; in pixels of the luma. */
export function changedSpans(
  { template, strokes: { box } }: { template: LineTemplate; strokes: StrokeMask },
  before: Uint8Array,
  now: Uint8Array,
): Span[] {
  const changed = new Uint8Array(template.strokeStarts.length - 1);
  markChanged(template, before, now, changed);
  const width = box.width / changed.length;
  const spans: Span[] = [];
  changed.forEach((isChanged, block) => {
    if (isChanged) spans.push({ from: box.x + block * width, to: box.x + (block + 1) * width });
  });
  return spans;
}

/** Two lines of which the second took the place of the first, each with a picture that shows it. */
export interface Replacement {
  before: { template: LineTemplate; luma: Uint8Array };
  after: { template: LineTemplate; luma: Uint8Array };
}

/** How much a picture is like the second of two lines, 0 to 1, by the strokes that only one of them has; NaN when there are none. */
export function likenessToLater({ before, after }: Replacement, picture: Uint8Array): number {
  let count = 0;
  let later = 0;
  const compare = (template: LineTemplate, now: Uint8Array, other: Uint8Array): void => {
    for (let block = 0; block + 1 < template.strokeStarts.length; block++) {
      const half = contrastOf(template, now, block) / 2;
      eachGone(template, block, now, other, (at) => {
        const isStroke = Math.abs(picture[at]! - template.strokeLuma) < half;
        count++;
        if (isStroke === (template === after.template)) later++;
      });
    }
  };
  compare(before.template, before.luma, after.luma);
  compare(after.template, after.luma, before.luma);
  return later / count;
}

/** Visits the strokes of a block that are none in another picture. */
function eachGone(
  template: LineTemplate,
  block: number,
  before: Uint8Array,
  now: Uint8Array,
  visit: (at: number) => void,
): void {
  const { strokes, strokeStarts, strokeLuma } = template;
  const contrast = contrastOf(template, before, block);
  if (contrast < minContrast) return;
  const [near, far] = [isStrokeShare * contrast, isNoneShare * contrast];
  for (let i = strokeStarts[block]!; i < strokeStarts[block + 1]!; i++) {
    const at = strokes[i]!;
    if (Math.abs(now[at]! - strokeLuma) > far && Math.abs(before[at]! - strokeLuma) < near) visit(at);
  }
}

/** Visits the pixels beside a block's strokes that are strokes in another picture. */
function eachAdded(
  template: LineTemplate,
  block: number,
  before: Uint8Array,
  now: Uint8Array,
  visit: (at: number) => void,
): void {
  const { beside, besideStarts, strokeLuma } = template;
  const contrast = contrastOf(template, before, block);
  if (contrast < minContrast) return;
  const [near, far] = [isStrokeShare * contrast, isNoneShare * contrast];
  for (let i = besideStarts[block]!; i < besideStarts[block + 1]!; i++) {
    const at = beside[i]!;
    if (Math.abs(now[at]! - strokeLuma) < near && Math.abs(before[at]! - strokeLuma) > far) visit(at);
  }
}

/** How far the luma beside a block's strokes is from theirs; 0 with too little to compare. */
function contrastOf({ beside, besideStarts, strokeLuma }: LineTemplate, luma: Uint8Array, block: number): number {
  const start = besideStarts[block]!;
  const end = besideStarts[block + 1]!;
  if (end - start < minPixels) return 0;
  let sum = 0;
  for (let i = start; i < end; i++) sum += luma[beside[i]!]!;
  return Math.abs(sum / (end - start) - strokeLuma);
}
