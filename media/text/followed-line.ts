import { opacity, presentOpacity, type LineTemplate } from './line-template.ts';
import type { KeptFrame } from './frame-ring.ts';
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
  /** In the newest frame. */
  opacity: number;
  missedFrames: number;
  missedSinceSeconds: number;
  /** The opacity of each block when last looked at; NaN for those that tell nothing. */
  blockReference: Float32Array;
  blockMisses: Uint8Array;
  /** Until then a change of some blocks is not looked into again. */
  trustedUntilSeconds: number;
}

const wholeOpacity = 0.65;
const missedFramesToBlock = 4;
/** A 1 that becomes a 2 leaves 0.6 of its strokes in place. */
const changedShare = 0.7;
const blockScratch = new Float32Array(512);

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
    opacity: 1,
    missedFrames: 0,
    missedSinceSeconds: timeSeconds,
    blockReference: new Float32Array(0),
    blockMisses: new Uint8Array(0),
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
  const count = line.template.strokeStarts.length - 1;
  line.blockReference = new Float32Array(count);
  line.blockMisses = new Uint8Array(count);
  opacity(line.template, kept.luma, line.blockReference);
}

/** Compares the line with the next frame and counts where it is missed. */
export function follow(line: FollowedLine, kept: KeptFrame): void {
  const { index, timeSeconds } = kept.frame;
  const value = opacity(line.template, kept.luma, blockScratch);
  line.opacity = value;
  if (value >= presentOpacity) {
    line.lastSeenIndex = index;
    line.missedFrames = 0;
  } else if (line.missedFrames++ === 0) line.missedSinceSeconds = timeSeconds;
  for (let block = 0; block < line.blockMisses.length; block++) {
    const reference = line.blockReference[block]!;
    const shown = blockScratch[block]!;
    const isMissed = reference > 0.5 && shown < changedShare * reference;
    line.blockMisses[block] = isMissed ? Math.min(255, line.blockMisses[block]! + 1) : 0;
    // A background that moves changes a block slowly, other letters do it at once.
    if (!isMissed && shown > 0) line.blockReference[block] = reference + (shown - reference) * 0.1;
  }
}

/** Whether the line has been away for longer than a flash. */
export function isLost(line: FollowedLine, seconds: number): boolean {
  return line.missedFrames >= 3 && seconds - line.missedSinceSeconds >= 0.08;
}

/** How many blocks changed for good while the line as a whole is still seen. */
export function changedBlocks(line: FollowedLine): number {
  let count = 0;
  for (const misses of line.blockMisses) if (misses >= missedFramesToBlock) count++;
  return count;
}

/** Whether so much of the line changed that its words may be others. */
export function isDoubtful(line: FollowedLine, seconds: number): boolean {
  // In a fade all blocks change; that is no doubt.
  if (line.state !== 'open' || seconds < line.trustedUntilSeconds || line.opacity < wholeOpacity) return false;
  return changedBlocks(line) >= Math.max(1, 0.1 * line.blockMisses.length);
}

/** Accepts the line as it is now: blocks that changed tell nothing any more. */
export function trust(line: FollowedLine, untilSeconds: number): void {
  line.trustedUntilSeconds = untilSeconds;
  line.blockMisses.forEach((misses, block) => {
    if (misses >= missedFramesToBlock) line.blockReference[block] = NaN;
  });
  line.blockMisses.fill(0);
}

/** Whether the line was reported and is seen now. */
export function isStanding(line: FollowedLine): boolean {
  return line.state === 'open' && line.missedFrames === 0;
}
