import type { Frame } from '../av/frame.ts';
import { isBeside, scaled } from './boxes.ts';
import { createChangeGate, isSamePicture, type ChangeGate } from './change-gate.ts';
import { findLines } from './find-lines.ts';
import { follow, holdDoubt, isDoubtful, isLost, isStanding, trust, type FollowedLine } from './followed-line.ts';
import { createFrameRing, type FrameRing, type KeptFrame } from './frame-ring.ts';
import { startOfLine, type LineBoundary } from './line-boundary.ts';
import { readLine } from './read-line.ts';
import { extendLine, isRemnant, isSameLine, settleLine } from './settle-line.ts';
import { wholeBox } from './stroke-mask.ts';
import { comparable } from './text-similarity.ts';
import type { Box, TextEvent, TrackTextOptions } from './text-track.ts';
import { closeTrack, isEndKnown, openTrack, refreshTrack } from './track-record.ts';

/** How long a line must stand before it is read: a fade of 200 ms is over by then, and moving text is gone. */
const settleSeconds = 0.28;
/** What stood for less when it vanished is not read at all. */
const minStandSeconds = 0.15;
/** Lines read with less certainty are read again, after so long and then twice as long each time. */
const sureConfidence = 0.985;
const againSeconds = 0.3;
/** How long detail must stand still before it is taken for text that may be new. */
const standSeconds = 0.15;
/** How often a second, finer look may follow one that found nothing. */
const fineSeconds = 0.6;

/** Why to look: it is time to, or something changed. */
type LookCause = 'forced' | 'change';

/** The work behind `createTextTracker`: finds lines, follows them by their strokes, reads each once. */
export class LineFollower {
  private readonly ring: FrameRing;
  private readonly gate: ChangeGate;
  private readonly regions: readonly Box[];
  private readonly read: boolean;
  private readonly lang: 'ch' | 'en';
  private readonly delaySeconds: number;
  private readonly sampleSeconds: number;
  private readonly forcedSeconds: number;
  private nextSampleSeconds = -Infinity;
  private nextForcedSeconds = -Infinity;
  private nextFineSeconds = -Infinity;
  /** What was last looked at closely: the same again would show nothing else. */
  private seenFinely: Uint8Array | undefined;
  private lines = new Set<FollowedLine>();
  private events: TextEvent[] = [];
  private lastId = 0;

  constructor(first: Frame, options: TrackTextOptions) {
    const { fps = 5, read = true, lang = 'ch', delaySeconds = 1.2, maxWidth = 1280, regions } = options;
    this.delaySeconds = delaySeconds;
    this.ring = createFrameRing(first, Math.max(delaySeconds, options.memorySeconds ?? 0), maxWidth);
    const { width, height, reduction } = this.ring;
    this.regions = regions?.map((region) => wholeBox(scaled(region, 1 / reduction), width, height)) ?? [
      { x: 0, y: 0, width, height },
    ];
    this.gate = createChangeGate(width, height, this.regions);
    this.read = read;
    this.lang = lang;
    this.sampleSeconds = 1 / Math.min(10, Math.max(1, fps));
    // What the gate does not notice is found by looking anyway, while its beginning is still kept.
    this.forcedSeconds = Math.max(this.sampleSeconds, delaySeconds - settleSeconds - 0.15);
  }

  /** Takes the next frame. */
  async push(frame: Frame): Promise<TextEvent[]> {
    const newest = this.ring.add(frame);
    const now = frame.timeSeconds;
    for (const line of this.lines) follow(line, newest);
    const ended = await this.loseLines(now);
    for (const line of [...this.lines]) {
      if (line.state === 'candidate' && now - line.foundSeconds >= settleSeconds) await this.settle(line);
    }
    await this.readAgain(newest);
    const doubtful = await this.changedLines(newest);
    const cause = this.isDue(newest);
    if (cause || ended || doubtful.length) await this.lookTwice(newest, doubtful, cause);
    for (const line of doubtful) {
      if (!this.successorOf(line)) line.falseAlarms++;
      holdDoubt(line, now);
    }
    for (const line of [...this.lines]) {
      if (line.state === 'ending' && !this.successorOf(line) && isEndKnown(this.ring, line, now)) this.close(line);
    }
    return this.report(this.ring.indexBefore(this.delaySeconds));
  }

  /** Closes what is open. */
  async finish(): Promise<TextEvent[]> {
    const newest = this.ring.kept.at(-1)!;
    for (const line of [...this.lines]) if (line.state === 'candidate') await this.settleIfStood(line);
    for (const line of [...this.lines]) if (line.track) this.close(line);
    return this.report(newest.frame.index);
  }

  private report(settledIndex: number): TextEvent[] {
    const events = this.events;
    this.events = [];
    if (settledIndex >= 0) events.push({ type: 'settled', frameIndex: settledIndex });
    return events;
  }

  /** Takes note of lines that are no longer seen; tells whether one of them was text. */
  private async loseLines(now: number): Promise<boolean> {
    let ended = false;
    for (const line of [...this.lines]) {
      if (line.state === 'ending' || !isLost(line, now)) continue;
      if (line.state === 'candidate') await this.settleIfStood(line);
      if (!this.lines.has(line) || line.state === 'rejected') this.lines.delete(line);
      else {
        line.state = 'ending';
        ended = true;
      }
    }
    return ended;
  }

  private async settleIfStood(line: FollowedLine): Promise<void> {
    const last = this.ring.kept[this.ring.placeOf(line.lastSeenIndex)]!;
    if (last.frame.timeSeconds - line.foundSeconds >= minStandSeconds) await this.settle(line);
    else this.lines.delete(line);
  }

  private isDue({ frame, luma }: KeptFrame): LookCause | undefined {
    const now = frame.timeSeconds;
    if (now + 1e-6 < this.nextSampleSeconds) return undefined;
    this.nextSampleSeconds = Math.max(this.nextSampleSeconds, now - this.sampleSeconds / 2) + this.sampleSeconds;
    const known = [...this.lines].filter(({ state }) => state !== 'ending').map(({ box }) => box);
    const earlier = this.ring.before(standSeconds).luma;
    const isForced = now >= this.nextForcedSeconds && !(this.seenFinely && isSamePicture(luma, this.seenFinely));
    if (isForced && this.gate.mayHoldText(luma, earlier, known)) return 'forced';
    return this.gate.mayHoldNewText(luma, earlier, known) ? 'change' : undefined;
  }

  /** What the network misses at one size of the picture, it often finds at another. */
  private async lookTwice(kept: KeptFrame, doubtful: readonly FollowedLine[], cause?: LookCause): Promise<void> {
    const before = this.lines.size;
    const now = kept.frame.timeSeconds;
    await this.look(kept, doubtful, cause === 'forced');
    if (cause !== 'change' || this.lines.size > before || now < this.nextFineSeconds) return;
    this.nextFineSeconds = now + fineSeconds;
    await this.look(kept, doubtful, true);
  }

  private async look(kept: KeptFrame, doubtful: readonly FollowedLine[], fine: boolean): Promise<void> {
    this.nextForcedSeconds = kept.frame.timeSeconds + this.forcedSeconds;
    this.gate.looked(kept.luma);
    if (fine) this.seenFinely = kept.luma;
    for (const line of await findLines(this.ring, kept, this.regions, { lines: this.lines, doubtful, fine })) {
      this.lines.add(line);
    }
  }

  /** The lines whose letters changed and that now read differently; the others are trusted as they are. */
  private async changedLines(newest: KeptFrame): Promise<FollowedLine[]> {
    const changed: FollowedLine[] = [];
    for (const line of this.lines) {
      if (line.state !== 'open' || !isDoubtful(line, newest.frame.timeSeconds) || this.successorOf(line)) continue;
      const { text } = await readLine(newest.frame, scaled(line.box, this.ring.reduction), this.lang);
      if (comparable(text) === comparable(line.reading!.text)) trust(line, newest);
      else changed.push(line);
    }
    return changed;
  }

  /** Reads a candidate and opens it, joins it to the line before, or learns that it is not text. */
  private async settle(line: FollowedLine): Promise<void> {
    const before = line.predecessor && this.lines.has(line.predecessor) ? line.predecessor : undefined;
    delete line.predecessor;
    const settled = await settleLine(this.ring, line, { before, others: this.standing(before) }, this.lang);
    if (!settled) {
      line.state = 'rejected';
      return;
    }
    line.reading = settled;
    if (before && isRemnant(this.ring, before, line)) {
      this.lines.delete(line);
      return;
    }
    if (before && isSameLine(this.ring, before, line)) {
      this.join(before, line);
      return;
    }
    const { kept } = this.ring;
    const start = startOfLine(kept, line, this.ring.placeOf(settled.frameIndex), before);
    const whole = before ? undefined : this.neighbourOf(line, start);
    if (whole && (await extendLine(this.ring, whole, line.box, this.lang))) {
      this.lines.delete(line);
      refreshTrack(this.ring, whole, this.read);
      return;
    }
    if (before) {
      if (before.state === 'open') before.lastSeenIndex = kept[Math.max(0, start.place - 1)]!.frame.index;
      this.close(before, before.state === 'open' ? start.place : undefined);
    }
    line.state = 'open';
    line.track = openTrack(this.ring, line, ++this.lastId, start, this.read);
    this.events.push({ type: 'open', track: line.track });
  }

  /** The line of which another one, that came with it, is the rest. */
  private neighbourOf(line: FollowedLine, start: LineBoundary): FollowedLine | undefined {
    const firstIndex = this.ring.kept[start.place]!.frame.index;
    return this.standing().find((other) => {
      const { firstFrameIndex } = other.track!;
      // What stands as long as is remembered may have come with a line that was there before that.
      const cameTogether =
        Math.abs(firstFrameIndex - firstIndex) <= 2 || (start.place === 0 && firstFrameIndex < firstIndex);
      return cameTogether && isBeside(other.box, line.box);
    });
  }

  /** The same words again, seen better or against another background. */
  private join(before: FollowedLine, line: FollowedLine): void {
    this.lines.delete(line);
    const { track } = before;
    const reading = line.reading!.confidence > before.reading!.confidence ? line.reading : before.reading;
    Object.assign(before, line, { state: 'open', track, reading, falseAlarms: before.falseAlarms });
    trust(before, this.ring.kept.at(-1)!);
    refreshTrack(this.ring, before, this.read);
  }

  /** Reads lines again that were read with doubt: noise and background change from frame to frame. */
  private async readAgain(newest: KeptFrame): Promise<void> {
    const now = newest.frame.timeSeconds;
    for (const line of this.standing()) {
      if (!this.read || line.reading!.confidence >= sureConfidence || now < line.nextReadSeconds) continue;
      line.nextReadSeconds = now + againSeconds * 2 ** ++line.readCount;
      const reading = await readLine(newest.frame, scaled(line.box, this.ring.reduction), this.lang);
      if (reading.confidence <= line.reading!.confidence) continue;
      line.reading = reading;
      refreshTrack(this.ring, line, true);
    }
  }

  /** @param place of the first frame with other words there */
  private close(line: FollowedLine, place?: number): void {
    this.lines.delete(line);
    this.events.push({ type: 'close', track: closeTrack(this.ring, line, place) });
  }

  /** The lines that are seen now, but for one. */
  private standing(except?: FollowedLine): FollowedLine[] {
    return [...this.lines].filter((line) => line !== except && isStanding(line));
  }

  private successorOf(line: FollowedLine): FollowedLine | undefined {
    return [...this.lines].find(({ predecessor }) => predecessor === line);
  }
}
