import { similarity } from '../text/text-similarity.ts';
import type { SlideLine } from './read-slide.ts';

/** A line at the bottom counts as so much less tall than one at the top. */
const TOP_BONUS = 0.6;
/** Lines of one title are of one height, by this, and no further apart than this part of it. */
const SAME_HEIGHT = 1.25;
const LARGEST_GAP = 0.9;
const MOST_TITLE_LINES = 3;
/** What stands at one place on so many slides, and so large a part of them, belongs to the template. */
const LEAST_SLIDES = 3;
const TEMPLATE_SHARE = 0.6;

/** The title of a slide: its largest line, with those that go on with it; empty where there is no text. */
export function chooseTitle(lines: readonly SlideLine[]): string {
  const weight = ({ box }: SlideLine): number => box.height * (1 - TOP_BONUS * (box.y + box.height / 2));
  const [main] = lines.toSorted((a, b) => weight(b) - weight(a));
  if (!main) return '';
  const title = [main];
  const goesOn = (upper: SlideLine, lower: SlideLine): boolean => {
    const [small, large] = [upper.box.height, lower.box.height].toSorted((a, b) => a - b) as [number, number];
    const gap = lower.box.y - (upper.box.y + upper.box.height);
    const shared =
      Math.min(upper.box.x + upper.box.width, lower.box.x + lower.box.width) - Math.max(upper.box.x, lower.box.x);
    return large < SAME_HEIGHT * small && gap > -0.5 * small && gap < LARGEST_GAP * small && shared > 0;
  };
  for (const line of lines) {
    if (line.box.y <= title.at(-1)!.box.y || !goesOn(title.at(-1)!, line)) continue;
    title.push(line);
  }
  // So many lines of one size are the text, and the first of them its heading.
  const chosen = title.length > MOST_TITLE_LINES ? [main] : title;
  return tidied(chosen.map(({ text }) => text).reduce(joined));
}

// Inside words and at their beginning the network takes an l for a 1 now and then; ordinals are none of those.
function tidied(text: string): string {
  return text.replace(/(?<=\p{Ll})1(?!\d)|(?<![\p{L}\d.,])1(?=\p{Ll}{3})/gu, 'l');
}

function joined(before: string, after: string): string {
  const isChinese = /\p{Script=Han}$/u.test(before) && /^\p{Script=Han}/u.test(after);
  return isChinese ? `${before}${after}` : `${before} ${after}`;
}

/** The lines of each slide without those that stand on nearly all of them, such as the name of the course. */
export function withoutTemplate(slides: readonly (readonly SlideLine[])[]): SlideLine[][] {
  return slides.map((lines) => {
    const own = lines.filter((line) => {
      const times = slides.filter((others) => others.some((other) => isSameLine(line, other))).length;
      return times < LEAST_SLIDES || times < TEMPLATE_SHARE * slides.length;
    });
    return own.length > 0 ? own : [...lines];
  });
}

function isSameLine(a: SlideLine, b: SlideLine): boolean {
  const isInPlace = Math.abs(a.box.x - b.box.x) < 0.02 && Math.abs(a.box.y - b.box.y) < 0.02;
  return isInPlace && isSameText(a.text, b.text);
}

/** Whether two readings are of the same words. */
export function isSameText(a: string, b: string): boolean {
  return similarity(a, b) >= 0.8;
}
