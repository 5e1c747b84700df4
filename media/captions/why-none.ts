import { isClock, minCaptionSeconds, selectCaptionLines, withoutStatic } from './caption-lines.ts';
import type { PictureFacts, TextLine } from './caption-lines.ts';

const mostNamed = 3;
const longestNamed = 40;

/**
 * Says why none of the text that was seen is a caption, for who expected some.
 * @param lines what was seen in the region
 * @returns undefined when nothing was seen
 */
export function whyNone(lines: readonly TextLine[], facts: PictureFacts): string | undefined {
  if (!lines.length) return undefined;
  const moving = withoutStatic(lines, facts);
  const placed = selectCaptionLines(moving, facts);
  const reasonOf = (line: TextLine): string => {
    if (isClock(line.text)) return 'a clock or a date';
    if (!moving.includes(line)) return 'stands as long as a sign or a logo';
    if (line.endSeconds - line.startSeconds < minCaptionSeconds) return `is shown for less than ${minCaptionSeconds} s`;
    return placed.includes(line) ? 'goes with text outside the region' : 'is not where captions stand';
  };
  const longestFirst = [...lines].sort((a, b) => b.endSeconds - b.startSeconds - (a.endSeconds - a.startSeconds));
  const texts = new Map(longestFirst.map((line) => [shortened(line.text), reasonOf(line)]));
  const named = [...texts].slice(0, mostNamed).map(([text, reason]) => `"${text}" (${reason})`);
  const rest = texts.size > mostNamed ? ` and ${texts.size - mostNamed} more` : '';
  return `Text was seen in the region, but none of it was taken for a caption: ${named.join(', ')}${rest}. If captions are missing, set roi to where they stand.`;
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length > longestNamed ? `${letters.slice(0, longestNamed).join('')}…` : text;
}
