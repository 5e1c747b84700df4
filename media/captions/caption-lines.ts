import { coverEachOther } from '../text/boxes.ts';
import type { ReadCharacter } from '../text/read-character.ts';
import { saysOther } from '../text/says-other.ts';
import { changesBetween, type StrokePrint } from '../text/stroke-print.ts';
import { similarity } from '../text/text-similarity.ts';
import type { Box } from '../text/text-track.ts';

/** One line of text with its time on screen and its place in the whole picture. */
export interface TextLine {
  text: string;
  confidence: number;
  /** In pixels of the whole picture. */
  box: Box;
  startSeconds: number;
  endSeconds: number;
  /** In pixels of the whole picture. */
  characters: readonly ReadCharacter[];
  print: StrokePrint;
}

/** What the lines are judged against. */
export interface PictureFacts {
  width: number;
  height: number;
  durationSeconds: number;
}

/** A text that stands longer than this, or nearly as long as the video, is a sign or a logo. */
const maxCaptionSeconds = 20;
const wholeVideoShare = 0.9;
const shortVideoSeconds = 6;
/** Shorter ones are noise or moving text. */
export const minCaptionSeconds = 0.25;
const margin = 0.3;
const maxOffCentre = 0.04;

/** Leaves out text that stands while captions come and go: signs, logos, clocks. */
export function withoutStatic(lines: readonly TextLine[], facts: PictureFacts): TextLine[] {
  return lines.filter((line) => !isStatic(line, lines, facts) && !isClock(line.text));
}

/**
 * Tells captions from other text that comes and goes: signs in a shot, tickers, noise.
 *
 * A caption comes and goes, and stands where the other captions stand: the same middle (or left edge) and about the same
 * size of letters. Where they stand is what most of the text that comes and goes agrees on.
 */
export function selectCaptionLines(lines: readonly TextLine[], facts: PictureFacts): TextLine[] {
  const lasting = lines.filter((line) => line.endSeconds - line.startSeconds >= minCaptionSeconds);
  const main = mainPlace(lasting, facts);
  if (!main) return [];
  const aligned = lasting.filter((line) => standsAt(line.box, main, facts));
  // A line that is only seen in part, before a bright background, is still on the row of the others.
  return lasting.filter(
    (line) => aligned.includes(line) || aligned.some(({ box }) => isPartOnRow(line.box, box, facts)),
  );
}

function isPartOnRow(box: Box, other: Box, { width }: PictureFacts): boolean {
  const middle = other.x + other.width / 2;
  const sameRow = Math.abs(box.y + box.height / 2 - other.y - other.height / 2) < 0.25 * other.height;
  const sameSize = box.height < 1.4 * other.height && other.height < 1.4 * box.height;
  return sameRow && sameSize && box.width > 0.2 * width && box.x < middle && box.x + box.width > middle;
}

/** Where captions stand. */
interface Place {
  /** Middle of the lines, as a ratio of the width; undefined where they are set flush left. */
  middle?: number;
  left?: number;
  lineHeight: number;
}

function mainPlace(lines: readonly TextLine[], { width }: PictureFacts): Place | undefined {
  const distinct = lines.filter((line, i) => !lines.some((other, k) => k < i && isAgain(line, other)));
  const votes = distinct.map(({ box, text }) => ({ box, weight: [...text].length }));
  const lineHeight = weightedMedian(votes.map(({ box, weight }) => ({ value: box.height, weight })));
  if (lineHeight === undefined) return undefined;
  const middles = votes.map(({ box, weight }) => ({ value: (box.x + box.width / 2) / width, weight }));
  const lefts = votes.map(({ box, weight }) => ({ value: box.x / width, weight }));
  const centre = mostAgreed([{ value: 0.5, weight: 0 }, ...middles], middles);
  const edge = mostAgreed(lefts, lefts);
  // Captions of like length agree on both; then the middle is what they share.
  return edge.agreed > 1.2 * centre.agreed && distinct.length > 2
    ? { left: edge.value, lineHeight }
    : { middle: centre.value, lineHeight };
}

function standsAt(box: Box, place: Place, { width }: PictureFacts): boolean {
  if (box.height > place.lineHeight * 1.7 || box.height < place.lineHeight / 1.7) return false;
  if (place.left !== undefined) return Math.abs(box.x / width - place.left) <= maxOffCentre;
  return Math.abs((box.x + box.width / 2) / width - place.middle!) <= maxOffCentre;
}

interface Vote {
  value: number;
  weight: number;
}

function mostAgreed(candidates: readonly Vote[], votes: readonly Vote[]): { value: number; agreed: number } {
  let best = { value: 0.5, agreed: -1 };
  for (const { value } of candidates) {
    const near = votes.filter((vote) => Math.abs(vote.value - value) <= maxOffCentre / 2);
    const agreed = near.reduce((sum, { weight }) => sum + weight, 0);
    if (agreed > best.agreed) best = { value, agreed };
  }
  return best;
}

function weightedMedian(votes: readonly Vote[]): number | undefined {
  const sorted = [...votes].sort((a, b) => a.value - b.value);
  let left = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  return sorted.find(({ weight }) => (left -= weight) <= 0)?.value;
}

function isStatic(line: TextLine, lines: readonly TextLine[], { durationSeconds, width }: PictureFacts): boolean {
  // The same text again at the same place counts together: a sign that is hidden or misread now and then.
  const again = lines.filter((other) => isAgain(other, line));
  const shown = again.reduce((sum, other) => sum + other.endSeconds - other.startSeconds, 0);
  if (line.endSeconds - line.startSeconds > maxCaptionSeconds) return true;
  if (outlivesOthers(again, lines)) return true;
  if (shown < wholeVideoShare * durationSeconds) return false;
  const isCentred = Math.abs((line.box.x + line.box.width / 2) / width - 0.5) <= maxOffCentre;
  return durationSeconds > shortVideoSeconds || !isCentred;
}

/** Captions elsewhere come and go while it stands. */
function outlivesOthers(again: readonly TextLine[], lines: readonly TextLine[]): boolean {
  const startSeconds = Math.min(...again.map((line) => line.startSeconds));
  const endSeconds = Math.max(...again.map((line) => line.endSeconds));
  const shown = again.reduce((sum, line) => sum + line.endSeconds - line.startSeconds, 0);
  if (shown < 0.6 * (endSeconds - startSeconds)) return false;
  const within = lines.filter(
    (other) =>
      !again.includes(other) &&
      !coverEachOther(other.box, again[0]!.box) &&
      other.startSeconds > startSeconds + margin &&
      other.endSeconds < endSeconds - margin,
  );
  return new Set(within.map(({ text }) => text)).size >= 2;
}

/** The same words at the same place, even when they were read a little differently. */
function isAgain(a: TextLine, b: TextLine): boolean {
  return a === b || (coverEachOther(a.box, b.box) && similarity(a.text, b.text) >= 0.6 && !areOtherWords(a, b));
}

/**
 * Whether two lines at one place say different things, however alike they are.
 * @param fading the second may be no more than the first in a fade
 */
export function areOtherWords(a: TextLine, b: TextLine, fading = false): boolean {
  return saysOther(a.characters, b.characters, changesBetween(a.print, b.print, { fading }));
}

/** Only figures and the marks between them, as in 12:30:05 or 2024-05-01. */
export function isClock(text: string): boolean {
  return /^\d{1,4}([:.\-/]\d{1,2}){1,3}( ?[ap]\.?m\.?)?$/i.test(text.trim());
}
