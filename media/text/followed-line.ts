import type { KeptFrame } from './frame-ring.ts';
import { markChanged } from './line-change.ts';
import { opacity, presentOpacity, type LineTemplate } from './line-template.ts';
import type { LineReading } from './read-line.ts';
import type { Box, StrokeMask, TextTrack } from './text-track.ts';

/**
 * A line while it is followed.
 *
 * - `candidate`: was detected, waits until it has stood a while before it is read.
 * - `open`: was read and reported. `ending`: no longer seen, not yet reported as closed.
 * - `rejected`: stands there but is not text; followed so that it is not looked at again.
 */
export interface FollowedLine {
  state: 'candidate' | 'open' | 'ending' | 'rejected';
  /** In pixels of the kept luma. */
  box: Box;
  strokes: StrokeMask;
  template: LineTemplate;
  /** The picture that strokes and template were taken from. */
  luma: Uint8Array;
  /** When it was detected. */
  foundIndex: number;
  foundSeconds: number;
  /** The line that stood in its place. */
  predecessor?: FollowedLine;
  /** What it says, once it was read. */
  reading?: LineReading;
  readCount: number;
  /** When it may be read again. */
  nextReadSeconds: number;
  /** Reported once the line is open. */
  track?: TextTrack;
  lastSeenIndex: number;
  /** Since how many frames it is not wholly there. */
  faintFrames: number;
  missedFrames: number;
  missedSinceSeconds: number;
  /** Since how many frames each block is another than in `luma`. */
  blockChanges: Uint8Array;
  /** How often a change turned out to be none; the next one is looked into the later. */
  falseAlarms: number;
  /** Until then a change of some blocks is not looked into again. */
  trustedUntilSeconds: number;
}

const wholeOpacity = 0.65;
const framesToChange = 4;
/** From this opacity to that of a line that counts as gone no fade takes longer. */
const framesToFade = 6;
/** A line that changed in part is looked at this often at most. */
const doubtSeconds = 0.4;
const longestDoubtSeconds = 1.2;
const scratch = new Uint8Array(4096);

/** Starts to follow a line that is seen in a frame. */
export function followLine(
  kept: KeptFrame,
  look: { box: Box; strokes: StrokeMask; template: LineTemplate },
  predecessor?: FollowedLine,
): FollowedLine {
  const { index, timeSeconds } = kept.frame;
  const line: FollowedLine = {
    ...look,
    luma: kept.luma,
    state: 'candidate',
    foundIndex: index,
    foundSeconds: timeSeconds,
    ...(predecessor && { predecessor }),
    lastSeenIndex: index,
    faintFrames: 0,
    missedFrames: 0,
    missedSinceSeconds: timeSeconds,
    blockChanges: new Uint8Array(0),
    falseAlarms: 0,
    trustedUntilSeconds: 0,
    readCount: 0,
    nextReadSeconds: timeSeconds + 0.6,
  };
  takeReference(line, kept);
  return line;
}

/** Takes what a frame shows of the line as what it should look like from now on. */
export function takeReference(line: FollowedLine, kept: KeptFrame): void {
  line.luma = kept.luma;
  line.blockChanges = new Uint8Array(line.template.strokeStarts.length - 1);
}

/** Compares the line with the next frame and counts where it is missed. */
export function follow(line: FollowedLine, kept: KeptFrame): void {
  const { index, timeSeconds } = kept.frame;
  const value = opacity(line.template, kept.luma);
  if (value >= presentOpacity) {
    line.lastSeenIndex = index;
    line.missedFrames = 0;
  } else if (line.missedFrames++ === 0) line.missedSinceSeconds = timeSeconds;
  line.faintFrames = value < wholeOpacity ? line.faintFrames + 1 : 0;
  const mayFade = line.faintFrames > 0 && line.faintFrames <= framesToFade;
  if (line.state !== 'open' || mayFade) {
    // In a fade all blocks change; that is no doubt.
    line.blockChanges.fill(0);
    return;
  }
  const changed = scratch.subarray(0, line.blockChanges.length);
  markChanged(line.template, line.luma, kept.luma, changed);
  changed.forEach((isChanged, block) => {
    line.blockChanges[block] = isChanged ? Math.min(framesToChange, line.blockChanges[block]! + 1) : 0;
  });
}

/** Whether the line has been away for longer than a flash. */
export function isLost(line: FollowedLine, seconds: number): boolean {
  return line.missedFrames >= 3 && seconds - line.missedSinceSeconds >= 0.08;
}

/** Whether a letter of the line changed for good, so that its words may be others. */
export function isDoubtful(line: FollowedLine, seconds: number): boolean {
  return seconds >= line.trustedUntilSeconds && line.blockChanges.includes(framesToChange);
}

/** Puts off the next doubt, the longer the more often there was nothing in it. */
export function holdDoubt(line: FollowedLine, seconds: number): void {
  line.trustedUntilSeconds = seconds + Math.min(longestDoubtSeconds, doubtSeconds * (1 + line.falseAlarms));
}

/** Accepts the line as it is now: it says the same, and what changed was the background. */
export function trust(line: FollowedLine, kept: KeptFrame): void {
  line.luma = kept.luma;
  line.blockChanges.fill(0);
  line.falseAlarms++;
  holdDoubt(line, kept.frame.timeSeconds);
}

/** Whether the line was reported and is seen now. */
export function isStanding(line: FollowedLine): boolean {
  return line.state === 'open' && line.missedFrames === 0;
}
