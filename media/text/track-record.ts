import { scaled } from './boxes.ts';
import type { FollowedLine } from './followed-line.ts';
import type { FrameRing } from './frame-ring.ts';
import { endOfLine, isHardEnd, type LineBoundary } from './line-boundary.ts';
import { strokeMask } from './stroke-mask.ts';
import type { TextTrack } from './text-track.ts';

/** How long after a soft end the rest of the fade may take. */
const fadeWaitSeconds = 0.45;

/** What is reported of a line that begins at a place in the ring. */
export function openTrack(
  ring: FrameRing,
  line: FollowedLine,
  id: number,
  start: LineBoundary,
  read: boolean,
): TextTrack {
  const { index, timeSeconds } = ring.kept[start.place]!.frame;
  return {
    id,
    ...seenOf(ring, line),
    text: read ? line.reading!.text : '',
    confidence: line.reading!.confidence,
    characters: read ? line.reading!.characters : [],
    firstFrameIndex: index,
    startSeconds: timeSeconds,
    fadeInFrames: start.fadeFrames,
    fadeOutFrames: 0,
  };
}

/** Takes what was seen of the line since. */
export function refreshTrack(ring: FrameRing, line: FollowedLine, read: boolean): void {
  const track = line.track!;
  const { text, confidence, characters } = line.reading!;
  Object.assign(track, seenOf(ring, line), { confidence, ...(read && { text, characters }) });
}

/**
 * Fills in the end.
 * @param before the place of the frame in which other words stand there; default none is known
 */
export function closeTrack(ring: FrameRing, line: FollowedLine, before = ring.kept.length): TextTrack {
  const { kept } = ring;
  const since = ring.placeOf(line.track!.firstFrameIndex);
  const outer = Math.max(since, before - 1);
  const end = endOfLine(kept, line, Math.min(outer, ring.placeOf(line.lastSeenIndex)), { inner: since, outer });
  const { index, timeSeconds, durationSeconds } = kept[end.place]!.frame;
  return Object.assign(line.track!, {
    lastFrameIndex: index,
    endSeconds: kept[end.place + 1]?.frame.timeSeconds ?? timeSeconds + durationSeconds,
    fadeOutFrames: end.fadeFrames,
  });
}

/** Whether a line that is no longer seen has ended, with any fade. */
export function isEndKnown(ring: FrameRing, line: FollowedLine, seconds: number): boolean {
  const place = ring.placeOf(line.lastSeenIndex);
  if (isHardEnd(ring.kept, line.template, place)) return true;
  return seconds - ring.kept[place]!.frame.timeSeconds >= fadeWaitSeconds;
}

function seenOf(ring: FrameRing, line: FollowedLine): Pick<TextTrack, 'box' | 'strokes'> {
  const { kept, reduction } = ring;
  const box = scaled(line.box, reduction);
  if (reduction === 1) return { box, strokes: line.strokes };
  const { data, width, height } = kept[ring.placeOf(line.lastSeenIndex)]!.frame;
  return { box, strokes: strokeMask(data.subarray(0, width * height), width, height, box) };
}
