import type { ReadCharacter } from './read-character.ts';
import { comparable } from './text-similarity.ts';

/** A stretch of a line, in pixels from left to right. */
export interface Span {
  from: number;
  to: number;
}

/** Where the pixels of two lines differ. */
export interface StrokeChanges {
  /** Strokes that only the first has; empty where a fade may have taken them. */
  gone: readonly Span[];
  added: readonly Span[];
  /** Of the line, in the same pixels. */
  lineHeight: number;
}

/** What a doubtful reading gives for a letter is no evidence that the letter is another one. */
const minCertainty = 0.8;
/** The network knows a letter's place to half a letter; in heights of the line. */
const placeTolerance = 0.4;

/**
 * Whether two lines at one place say different things: some letters differ, and the strokes changed where they do.
 * Strokes that are the same were misread, and strokes that differ under the same letters are background.
 */
export function saysOther(
  before: readonly ReadCharacter[],
  now: readonly ReadCharacter[],
  { gone, added, lineHeight }: StrokeChanges,
): boolean {
  const { onlyBefore, onlyNow } = difference(before, now);
  const changed = [...gone, ...added];
  const isChanged = ({ x, confidence }: ReadCharacter): boolean =>
    confidence >= minCertainty && changed.some((span) => isWithin(x, span, placeTolerance * lineHeight));
  return onlyNow.some(isChanged) || (gone.length > 0 && onlyBefore.some(isChanged));
}

function isWithin(x: number, { from, to }: Span, tolerance: number): boolean {
  return x >= from - tolerance && x <= to + tolerance;
}

/** The letters that only one of two texts has, by their longest common subsequence (Wagner and Fischer 1974). */
function difference(
  before: readonly ReadCharacter[],
  now: readonly ReadCharacter[],
): { onlyBefore: ReadCharacter[]; onlyNow: ReadCharacter[] } {
  const a = before.map(({ text }) => comparable(text));
  const b = now.map(({ text }) => comparable(text));
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let k = b.length - 1; k >= 0; k--) {
      lengths[i * width + k] =
        a[i] === b[k]
          ? lengths[(i + 1) * width + k + 1]! + 1
          : Math.max(lengths[(i + 1) * width + k]!, lengths[i * width + k + 1]!);
    }
  }
  const onlyBefore: ReadCharacter[] = [];
  const onlyNow: ReadCharacter[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i] === b[k]) {
      i++;
      k++;
    } else if (k >= b.length || (i < a.length && lengths[(i + 1) * width + k]! >= lengths[i * width + k + 1]!)) {
      onlyBefore.push(before[i++]!);
    } else onlyNow.push(now[k++]!);
  }
  return { onlyBefore, onlyNow };
}
