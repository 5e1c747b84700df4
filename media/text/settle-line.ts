import { around, coverEachOther, grown, scaled, sharedArea, without } from './boxes.ts';
import { detectText } from './detect-text.ts';
import type { FrameRing, KeptFrame } from './frame-ring.ts';
import { takeReference, type FollowedLine } from './followed-line.ts';
import { startOfLine } from './line-boundary.ts';
import { changedSpans } from './line-change.ts';
import { extentOfLine, type StandingPlaces } from './line-extent.ts';
import { makeTemplate, opacity } from './line-template.ts';
import { readLine, type LineReading } from './read-line.ts';
import { saysOther, type Span } from './says-other.ts';
import { splitAtGaps } from './split-line.ts';
import { strokeMask } from './stroke-mask.ts';
import { changesBetween, printOf } from './stroke-print.ts';
import type { Box } from './text-track.ts';
import { similarity } from './text-similarity.ts';

/** What a line says, and the frame in which it was read. */
export interface SettledLine extends LineReading {
  frameIndex: number;
}

/** What is known around a candidate. */
export interface Surroundings {
  /** The line that stood in its place. */
  before: FollowedLine | undefined;
  /** The other lines that are seen. */
  others: readonly FollowedLine[];
}

/**
 * Looks at a candidate again, now that it has stood a while and any fade is over: its exact box, its words, its template.
 * @returns undefined when it is not text
 */
export async function settleLine(
  ring: FrameRing,
  line: FollowedLine,
  { before, others }: Surroundings,
  lang: 'ch' | 'en',
): Promise<SettledLine | undefined> {
  if (others.some((other) => isCovered(line.box, other.box))) return undefined;
  const kept = clearestFrame(ring, line);
  const source = kept.frame;
  const wide = scaled(grown(line.box, ring.width, line.box.height * 0.5, ring.width, ring.height), ring.reduction);
  const known = others.map(({ box }) => scaled(box, ring.reduction));
  const found = await detectText(source, { region: wide, maxWidth: 800, minConfidence: 0.5, known });
  const small = scaled(line.box, ring.reduction);
  const same = found.map((text) => text.box).filter((candidate) => coverEachOther(candidate, small));
  const whole = same.sort((a, b) => sharedArea(b, small) - sharedArea(a, small))[0] ?? small;
  const detected = scaled(whole, 1 / ring.reduction);
  const parts = without(
    detected,
    others.map((other) => other.box),
  ).flatMap((piece) => splitAtGaps(piece, strokeMask(kept.luma, ring.width, ring.height, piece)));
  const part = parts.sort((a, b) => sharedArea(b, line.box) - sharedArea(a, line.box))[0] ?? line.box;
  const reading = await readLine(source, scaled(part, ring.reduction), lang);
  if (!isText(reading)) return undefined;
  takeLook(ring, line, kept, part);
  const reached = extentOfLine(
    ring,
    line,
    standingPlaces(ring, line, source.index, before),
    others.map((other) => other.box),
  );
  const extent = withSharedLetters(reached, before, others);
  const isWider = extent.width > part.width + 0.1 * part.height || extent.height > 1.1 * part.height;
  const extended = isWider && (await readLine(source, scaled(extent, ring.reduction), lang));
  if (!extended || !isText(extended) || extended.characters.length < reading.characters.length) {
    return { ...reading, frameIndex: source.index };
  }
  takeLook(ring, line, kept, extent);
  return { ...extended, frameIndex: source.index };
}

/**
 * Reads a line together with a piece that belongs to it.
 * @returns whether the whole reads as well as the line did; then it is the line from now on
 */
export async function extendLine(ring: FrameRing, line: FollowedLine, piece: Box, lang: 'ch' | 'en'): Promise<boolean> {
  const kept = ring.kept.at(-1)!;
  const box = around(line.box, piece);
  const reading = await readLine(kept.frame, scaled(box, ring.reduction), lang);
  if (!isText(reading) || reading.characters.length <= line.reading!.characters.length) return false;
  line.reading = reading;
  takeLook(ring, line, kept, box);
  return true;
}

/** Takes a line's strokes and template from a frame. */
function takeLook(ring: FrameRing, line: FollowedLine, kept: KeptFrame, box: Box): void {
  line.box = box;
  line.strokes = strokeMask(kept.luma, ring.width, ring.height, box);
  line.template = makeTemplate(kept.luma, ring.width, line.strokes) ?? line.template;
  takeReference(line, kept);
}

/** Letters that a line shares with the one before it were there before it came: they are within the other's box. */
function withSharedLetters(box: Box, before: FollowedLine | undefined, others: readonly FollowedLine[]): Box {
  if (before?.state !== 'open' || !coverEachOther(box, before.box)) return box;
  const whole = around(box, before.box);
  return others.some((other) => sharedArea(other.box, whole) > 0) ? box : whole;
}

/** Where a line that is seen in a frame stands for sure, up to that frame, and where it does not yet. */
function standingPlaces(
  ring: FrameRing,
  line: FollowedLine,
  frameIndex: number,
  before: FollowedLine | undefined,
): StandingPlaces {
  const last = ring.placeOf(frameIndex);
  const { place, fadeFrames } = startOfLine(ring.kept, line, last, before);
  return { first: Math.min(last, place + fadeFrames), last, without: place >= 2 ? place - 2 : undefined };
}

/** A piece of a line that is followed as a whole. */
function isCovered(box: Box, whole: Box): boolean {
  return sharedArea(box, whole) > 0.7 * box.width * box.height;
}

/** Whether what is read now are the same words as before, read a little differently. */
export function isSameLine(ring: FrameRing, before: FollowedLine, line: FollowedLine): boolean {
  const alike = similarity(before.reading!.text, line.reading!.text);
  if (alike === 1) return true;
  const { reduction } = ring;
  const inSource = ({ from, to }: Span): Span => ({ from: from * reduction, to: to * reduction });
  const changes = {
    gone: changedSpans(before, before.luma, line.luma).map(inSource),
    added: changedSpans(line, line.luma, before.luma).map(inSource),
    lineHeight: line.box.height * reduction,
  };
  if (saysOther(before.reading!.characters, line.reading!.characters, changes)) return false;
  return alike >= (before.state === 'open' ? 0.75 : 0.9);
}

/** Whether a line that is gone again was only the line before it, fading out. */
export function isRemnant({ reduction }: FrameRing, before: FollowedLine, line: FollowedLine): boolean {
  const [first, second] = [before.reading!, line.reading!];
  if (line.missedFrames === 0 || similarity(first.text, second.text) < 0.5) return false;
  const prints = [before, line].map(({ strokes }) => printOf(strokes, scaled(strokes.box, reduction)));
  const changes = changesBetween(prints[0]!, prints[1]!, { fading: true });
  return !saysOther(first.characters, second.characters, changes);
}

/** The newest frame, by when a fade in is over; for a line that is gone again, the one that showed it best. */
function clearestFrame({ kept }: FrameRing, line: FollowedLine): KeptFrame {
  const newest = kept.at(-1)!;
  if (line.missedFrames === 0) return newest;
  let best = newest;
  let highest = -1;
  for (let i = kept.length - 1; i >= 0 && kept[i]!.frame.index >= line.foundIndex; i--) {
    const value = opacity(line.template, kept[i]!.luma);
    if (value <= highest) continue;
    highest = value;
    best = kept[i]!;
  }
  return best;
}

/** The network gives letters to any pattern, but it is seldom sure of them. */
function isText({ characters, confidence, text }: LineReading): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  return confidence >= (characters.length < 3 ? 0.88 : 0.75);
}
