import type { Frame } from '../av/frame.ts';
import { activeTiles, findMovingTiles } from './moving-tiles.ts';
import { compareInk, makeSheet, tilesOf, type InkChange, type Sheet } from './sheet.ts';
import { isAltered, isMixture, isSlideChange } from './slide-change.ts';

/** A change of what stands there, between two looks. Both are clear ones, where there are such. */
export interface Change {
  from: Sheet;
  to: Sheet;
  /** 1 for each tile that moves. */
  moving: Uint8Array;
}

/** A stretch in which the still part of the picture loses nothing. */
export interface Segment {
  /** How it began; undefined at the beginning of the video. */
  change: Change | undefined;
  /** A clear look at its beginning and at its end. */
  first: Sheet;
  last: Sheet;
  /** 1 for each tile that moved at its end. */
  moving: Uint8Array;
  /** The part of the picture that changed from one look to the next where the least did; undefined for a single look. */
  activity: number | undefined;
}

interface OpenSegment extends Pick<Segment, 'change' | 'first' | 'activity'> {
  /** Its very first look. */
  at: Sheet;
  /** Between its looks, the last ones only. */
  changes: InkChange[];
}

/** Looks on both sides that say what moves. */
const REACH = 12;
/** Of the picture: what moves in a film, and what may move on a slide. */
const FILM_SHARE = 0.5;
const STILL_SHARE = 0.3;

/** Follows looks at a video, in order, and gives each segment when it has ended. Holds some 25 looks. */
export class SegmentFinder {
  private readonly sheets: Sheet[] = [];
  /** `changes[i]` is from `sheets[i]` to `sheets[i + 1]`. */
  private readonly changes: InkChange[] = [];
  private current = 0;
  private open: OpenSegment | undefined;
  private isAtEnd = false;

  /** Takes the next look, a gray frame. */
  push(frame: Frame): Segment[] {
    const sheet = makeSheet(frame);
    const last = this.sheets.at(-1);
    if (last) this.changes.push(compareInk(last, sheet));
    this.sheets.push(sheet);
    return this.advance();
  }

  finish(): Segment[] {
    this.isAtEnd = true;
    const ended = this.advance();
    const last = this.sheets.at(-1);
    if (!last) return ended;
    return [...ended, this.close(last, this.movingAt(this.changes.length - 1))];
  }

  private advance(): Segment[] {
    const ended: Segment[] = [];
    while (this.current + (this.isAtEnd ? 1 : REACH + 3) < this.sheets.length) {
      const segment = this.step();
      if (segment) ended.push(segment);
      this.current++;
      if (this.current <= REACH + 1) continue;
      this.sheets.shift();
      this.changes.shift();
      this.current--;
    }
    return ended;
  }

  /** Judges the change after the current look. */
  private step(): Segment | undefined {
    const { sheets, changes, current } = this;
    const moving = this.movingAt(current);
    const here = sheets[current]!;
    this.open ??= { change: undefined, first: here, at: here, activity: undefined, changes: [] };
    if (!this.skipMixture(moving) && !this.isChange(moving)) {
      const active = activeTiles(changes[current]!) / moving.length;
      this.open.activity = Math.min(this.open.activity ?? 1, active);
      this.open.changes.push(changes[current]!);
      if (this.open.changes.length > 2 * REACH) this.open.changes.shift();
      return undefined;
    }
    // The looks beside a change may be in it too.
    const from = here === this.open.at ? here : sheets[current - 1]!;
    const next = sheets[current + 1]!;
    const isLasting = sheets[current + 2] && !isSlideChange(changes[current + 1]!, moving);
    const to = isLasting ? sheets[current + 2]! : next;
    const ended = this.close(from, moving);
    this.open = { change: { from, to, moving }, first: to, at: next, activity: undefined, changes: [] };
    return ended;
  }

  /** Takes out the next look where it is in a dissolve to the one after it, and so belongs to neither. */
  private skipMixture(moving: Uint8Array): boolean {
    const { sheets, changes, current } = this;
    const [here, next, later] = [sheets[current]!, sheets[current + 1]!, sheets[current + 2]];
    if (!later || !isAltered(changes[current]!, moving) || !isMixture(here, next, later, moving)) return false;
    const over = compareInk(here, later);
    if (!isSlideChange(over, moving)) return false;
    sheets.splice(current + 1, 1);
    changes.splice(current, 2, over);
    return true;
  }

  private isChange(moving: Uint8Array): boolean {
    const change = this.changes[this.current]!;
    if (isSlideChange(change, moving)) return true;
    // A film that fills the picture hides what it ends with: it ends where what comes after it stands still.
    const movingShare = moving.reduce((sum, tile) => sum + tile, 0) / moving.length;
    const next = this.changes[this.current + 1];
    if (movingShare < FILM_SHARE || !next || activeTiles(next) > STILL_SHARE * moving.length) return false;
    return isSlideChange(change, new Uint8Array(moving.length));
  }

  private close(last: Sheet, moving: Uint8Array): Segment {
    const { change, first, activity } = this.open ?? { change: undefined, first: last, activity: undefined };
    // What was seen clearly at the beginning may have been seen after this already.
    return { change, first, last: last.timeSeconds < first.timeSeconds ? first : last, moving, activity };
  }

  private movingAt(change: number): Uint8Array {
    const around = this.changes.slice(Math.max(0, change - REACH), change + REACH + 1);
    return findMovingTiles(this.open?.changes ?? [], around, tilesOf(this.sheets[0]!));
  }
}
