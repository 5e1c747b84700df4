import { around, coverEachOther } from '../text/boxes.ts';
import { joinedPrint } from '../text/stroke-print.ts';
import { similarity } from '../text/text-similarity.ts';
import { areOtherWords, type TextLine } from './caption-lines.ts';

/** What is said at one time: one line or several, from top to bottom. */
export interface CaptionCue {
  startSeconds: number;
  endSeconds: number;
  lines: TextLine[];
}

/** Lines that come and go together within this belong together, fades included. */
const togetherSeconds = 0.35;
/** Equal texts with a shorter gap are one that flickered. */
const flickerSeconds = 0.3;

/** Pieces of one line of which the background hides one now and then. */
const minTimeInCommon = 0.6;
/** What is read of a line in a fade lasts no longer. */
const maxMisreadSeconds = 0.45;
/** Fades of two lines may overlap for so long. */
const minEchoSeconds = 0.15;

/** Groups lines to cues: no duplicates, no flicker, in the order in which they are shown. */
export function groupCues(lines: readonly TextLine[]): CaptionCue[] {
  const whole = joinFlicker(withoutEchoes(lines).sort((a, b) => a.startSeconds - b.startSeconds));
  const cues: CaptionCue[] = [];
  for (const line of whole) {
    const cue = cues.find((other) => belongsTo(line, other));
    if (!cue) {
      cues.push({ startSeconds: line.startSeconds, endSeconds: line.endSeconds, lines: [line] });
      continue;
    }
    cue.lines.push(line);
    cue.startSeconds = Math.min(cue.startSeconds, line.startSeconds);
    cue.endSeconds = Math.max(cue.endSeconds, line.endSeconds);
  }
  for (const cue of cues) cue.lines.sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
  cues.sort((a, b) => a.startSeconds - b.startSeconds);
  return cues.filter((cue, i) => !cues.some((other, k) => k < i && isDuplicate(cue, other)));
}

function belongsTo(line: TextLine, cue: CaptionCue): boolean {
  if (!isTogether(line, cue)) return false;
  return cue.lines.some(({ box }) => {
    const gap = Math.max(box.y, line.box.y) - Math.min(box.y + box.height, line.box.y + line.box.height);
    return gap < 1.2 * box.height;
  });
}

/**
 * Joins what stands side by side on one row: the words before and after a wide space, and words that are added to
 * others that stand already, which then end where the longer line begins.
 * @returns lines in order of their start
 */
export function joinRows(lines: readonly TextLine[]): TextLine[] {
  const rows: TextLine[] = [];
  for (const line of [...lines].sort((a, b) => a.box.x - b.box.x)) {
    const row = rows.find((other) => isSameRow(other, line));
    if (!row) {
      rows.push({ ...line });
      continue;
    }
    const added = isAdded(row, line);
    if (added) rows.push({ ...row, endSeconds: line.startSeconds });
    row.text += isApart(row, line) ? ` ${line.text}` : line.text;
    row.box = around(row.box, line.box);
    row.characters = [...row.characters, ...line.characters];
    row.print = joinedPrint(row.print, line.print);
    row.confidence = Math.min(row.confidence, line.confidence);
    row.startSeconds = added ? line.startSeconds : Math.min(row.startSeconds, line.startSeconds);
    row.endSeconds = Math.max(row.endSeconds, line.endSeconds);
  }
  return rows.sort((a, b) => a.startSeconds - b.startSeconds);
}

/** Whether a space stands between two texts: always between Latin words, between others where it is to be seen. */
function isApart(left: TextLine, right: TextLine): boolean {
  const isLatin = /[\p{Script=Latin}\p{P}\d]$/u.test(left.text) && /^[\p{Script=Latin}\d]/u.test(right.text);
  return isLatin || right.box.x - (left.box.x + left.box.width) > 0.2 * left.box.height;
}

function isSameRow(left: TextLine, right: TextLine): boolean {
  if (!isAdded(left, right) && !isTogether(left, right) && timeInCommon(left, right) < minTimeInCommon) return false;
  const shared =
    Math.min(left.box.y + left.box.height, right.box.y + right.box.height) - Math.max(left.box.y, right.box.y);
  const smaller = Math.min(left.box.height, right.box.height);
  const gap = right.box.x - (left.box.x + left.box.width);
  return shared > 0.6 * smaller && gap > -0.5 * smaller && gap < 4 * smaller;
}

/** Words that come later and go with those before them. */
function isAdded(left: TextLine, right: TextLine): boolean {
  const isLater = right.startSeconds - left.startSeconds > togetherSeconds && right.startSeconds < left.endSeconds;
  return isLater && Math.abs(left.endSeconds - right.endSeconds) <= togetherSeconds;
}

/** The time in which both are shown over that in which either is. */
function timeInCommon(a: TextLine, b: TextLine): number {
  const both = Math.min(a.endSeconds, b.endSeconds) - Math.max(a.startSeconds, b.startSeconds);
  const either = Math.max(a.endSeconds, b.endSeconds) - Math.min(a.startSeconds, b.startSeconds);
  return both / either;
}

function isTogether(a: TextLine | CaptionCue, b: TextLine | CaptionCue): boolean {
  return (
    Math.abs(a.startSeconds - b.startSeconds) <= togetherSeconds &&
    Math.abs(a.endSeconds - b.endSeconds) <= togetherSeconds
  );
}

function joinFlicker(lines: readonly TextLine[]): TextLine[] {
  const joined: TextLine[] = [];
  for (const line of lines) {
    const before = joined.findLast(
      (other) =>
        line.startSeconds - other.endSeconds < flickerSeconds &&
        Math.abs(other.box.y - line.box.y) < other.box.height / 2 &&
        isMisreading(other, line),
    );
    if (!before) {
      joined.push({ ...line });
      continue;
    }
    before.endSeconds = Math.max(before.endSeconds, line.endSeconds);
    if (line.confidence <= before.confidence) continue;
    const { text, confidence, characters, print } = line;
    Object.assign(before, { text, confidence, characters, print });
  }
  return joined;
}

function withoutEchoes(lines: readonly TextLine[]): TextLine[] {
  return lines.filter((line) => !lines.some((other) => isEcho(line, other)));
}

/** Two texts cannot stand at one place at one time: of two that are alike the shorter is a part of the other, read again. */
function isEcho(line: TextLine, other: TextLine): boolean {
  if (line === other || !coverEachOther(line.box, other.box)) return false;
  const overlap = Math.min(line.endSeconds, other.endSeconds) - Math.max(line.startSeconds, other.startSeconds);
  const weight = ({ text, startSeconds, endSeconds }: TextLine): number => text.length * (endSeconds - startSeconds);
  // Two that are alike may fade into each other: an echo is there while the other stands.
  const leastOverlap = Math.max(minEchoSeconds, 0.4 * (line.endSeconds - line.startSeconds));
  return overlap > leastOverlap && weight(line) < weight(other) && similarity(line.text, other.text) >= 0.5;
}

/** Whether the second of two lines at one place is the first again. */
function isMisreading(before: TextLine, line: TextLine): boolean {
  if (before.text === line.text) return true;
  const alike = similarity(before.text, line.text);
  const shorter = Math.min(before.endSeconds - before.startSeconds, line.endSeconds - line.startSeconds);
  if (shorter < maxMisreadSeconds) {
    const [standing, brief] = line.endSeconds - line.startSeconds > shorter ? [line, before] : [before, line];
    return alike > 0.6 && !areOtherWords(standing, brief, true);
  }
  return alike > 0.9 && line.startSeconds - before.endSeconds > 0.06 && !areOtherWords(before, line);
}

function isDuplicate(cue: CaptionCue, other: CaptionCue): boolean {
  const overlap = Math.min(cue.endSeconds, other.endSeconds) - Math.max(cue.startSeconds, other.startSeconds);
  const shorter = Math.min(cue.endSeconds - cue.startSeconds, other.endSeconds - other.startSeconds);
  return overlap > 0.5 * shorter && textOf(cue) === textOf(other);
}

/** The text of a cue as it is written. */
export function textOf(cue: CaptionCue): string {
  return cue.lines.map(({ text }) => text).join('\n');
}
