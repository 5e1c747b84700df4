import type { Frame } from '../av/frame.ts';
import type { Patch } from '../av/rewrite-video.ts';
import type { TextTrack, TextTracker } from '../text/text-track.ts';
import type { BandFiller, BandView } from './band-filler.ts';
import { createBandFiller } from './band-filler.ts';
import type { Blending } from './band-patch.ts';
import { planBlending, toPatch } from './band-patch.ts';
import { FrameWindow } from './frame-window.ts';
import type { MaskLayout } from './mask-layout.ts';
import { boxesMeet, cutOut, growBox } from './picture.ts';
import type { SeeThrough } from './see-through.ts';
import { takeOffPlate } from './see-through.ts';
import type { Band } from './text-bands.ts';
import { bandHolds, groupIntoBands } from './text-bands.ts';
import { TextTimeline } from './text-timeline.ts';
import { TrackMasks } from './track-masks.ts';

/** The frames that may be looked at around the one being worked on. */
export interface Reach {
  pastFrames: number;
  futureFrames: number;
}

/** What is replaced in one frame. */
export interface EditedFrame {
  index: number;
  patches: Patch[];
}

/** How text is removed from a stream of frames. */
export interface TextRemoverOptions {
  tracker: TextTracker;
  reach: Reach;
  /** The most frames to read beyond the one that is given next, whatever the tracker still wants to see. */
  lookaheadFrames: number;
  /** Whether text visible at this moment is to be removed; default always. */
  isWanted?: (timeSeconds: number) => boolean;
  /** Whether a line that is removed from this moment on is counted; default always. */
  isCounted?: (timeSeconds: number) => boolean;
}

/** The mask of a band as it is for certain tracks. */
interface Laid {
  key: string;
  layout: MaskLayout;
  /** See-through plates that are taken off the picture. */
  plates: SeeThrough[];
  blending: Blending | undefined;
}

interface Work {
  band: Band;
  filler: BandFiller;
  views: Map<number, BandView & Laid>;
  layouts: Map<string, Laid>;
}

// A frame on either side may hold a trace of text that compression carried over.
const padFrames = 1;
// Few combinations of lines are visible within one window; the rest is made again when it comes back.
const mostLayouts = 12;

/** Removes text from frames as they stream by. */
export class TextRemover {
  readonly #timeline = new TextTimeline(padFrames);
  /** Whether each line that was removed is counted. */
  readonly #removed = new Map<number, boolean>();
  readonly #options: TextRemoverOptions;
  readonly #window: FrameWindow;
  readonly #masks: TrackMasks;
  #works: Work[] = [];

  constructor(options: TextRemoverOptions) {
    this.#options = options;
    this.#window = new FrameWindow(options.reach.pastFrames);
    this.#masks = new TrackMasks((index) => this.#window.get(index));
  }

  /** How many lines of text were removed so far; one that comes back counts again. */
  get removedCount(): number {
    return [...this.#removed.values()].filter(Boolean).length;
  }

  /** Takes frames in display order and gives, for each and in the same order, what replaces its text. */
  async *edit(frames: AsyncIterable<Frame>): AsyncGenerator<EditedFrame> {
    const { tracker, reach, lookaheadFrames } = this.#options;
    let next: number | undefined;
    for await (const frame of frames) {
      next ??= frame.index;
      this.#window.push(frame);
      this.#timeline.add(await tracker.push(frame));
      while (
        next + reach.futureFrames <= this.#timeline.settledFrameIndex ||
        this.#window.newestIndex - next >= lookaheadFrames - 1
      ) {
        yield this.#work(next++);
      }
    }
    if (next === undefined) return;
    this.#timeline.add(await tracker.finish());
    while (next <= this.#window.newestIndex) yield this.#work(next++);
  }

  #work(index: number): EditedFrame {
    const { reach, isWanted, isCounted } = this.#options;
    this.#window.workOn(index);
    this.#timeline.settledFrameIndex = Math.max(this.#timeline.settledFrameIndex, index);
    this.#timeline.forgetBefore(index - reach.pastFrames);
    this.#masks.keepOnly(this.#timeline.visible(0, Infinity));
    const frame = this.#window.get(index)!;
    const visible = isWanted?.(frame.timeSeconds) === false ? [] : this.#timeline.visible(index);
    this.#assign(visible, frame);
    const patches: Patch[] = [];
    for (const work of this.#works) {
      const { picture } = work.filler.fill(index);
      const { blending } = work.views.get(index)!;
      const removed = visible.filter((track) => work.band.tracks.has(track));
      if (blending && removed.length > 0) patches.push(toPatch(picture, work.band.box, blending));
      for (const { id } of removed) {
        if (!this.#removed.has(id)) this.#removed.set(id, isCounted?.(frame.timeSeconds) !== false);
      }
      for (const known of work.views.keys()) if (known < index) work.views.delete(known);
    }
    return { index, patches };
  }

  /** Sees that every visible track has a band, and lets go of bands whose text is over. */
  #assign(visible: readonly TextTrack[], frame: Frame): void {
    const { reach } = this.#options;
    const { width, height } = frame;
    const margins = { horizontal: Math.round(width / 8), vertical: Math.round(height / 11) };
    const soon = this.#timeline.visible(frame.index, frame.index + reach.futureFrames);
    for (const { band } of this.#works) {
      for (const track of soon) {
        if (!this.#isHeld(track) && bandHolds(band, track, margins, width, height)) band.tracks.add(track);
      }
      for (const track of band.tracks) {
        // A line of which more was found may have outgrown its band.
        if (!soon.includes(track) || !bandHolds(band, track, margins, width, height)) band.tracks.delete(track);
      }
    }
    this.#works = this.#works.filter(({ band }) => band.tracks.size > 0);
    if (visible.every((track) => this.#isHeld(track))) return;
    // Text that is about to join what is new here belongs to the same band.
    const unheld = soon.filter((track) => !this.#isHeld(track));
    for (const band of groupIntoBands(unheld, margins, width, height)) {
      if (![...band.tracks].some((track) => visible.includes(track))) continue;
      this.#works.push(this.#startWork(band, frame));
    }
  }

  #isHeld(track: TextTrack): boolean {
    return this.#works.some(({ band }) => band.tracks.has(track));
  }

  #startWork(band: Band, frame: Frame): Work {
    const shorter = Math.min(frame.width, frame.height);
    const spacing = Math.max(8, 2 * Math.round(shorter / 60));
    const work: Work = {
      band,
      views: new Map(),
      layouts: new Map(),
      filler: createBandFiller({
        spacing,
        travelPixels: Math.max(4, shorter / 100),
        ...this.#options.reach,
        viewOf: (index) => this.#view(work, index, spacing),
      }),
    };
    return work;
  }

  #view(work: Work, index: number, spacing: number): BandView | undefined {
    const frame = this.#window.get(index);
    if (!frame || index > this.#timeline.settledFrameIndex) return undefined;
    const { box } = work.band;
    const settled = this.#timeline.settledFrameIndex;
    const tracks = this.#timeline
      .visible(index)
      .filter((track) => boxesMeet(growBox(track.box, track.box.height, track.box.height), box))
      .map((track) => ({ track, isWhole: isWhole(track, index) }));
    const key = this.#masks.keyOf(tracks, settled);
    const known = work.views.get(index);
    if (known?.key === key) return known;
    let laid = work.layouts.get(key);
    if (!laid) {
      const { cover, plates, layout } = this.#masks.layOut(tracks, box, spacing, settled);
      laid = { key, layout, plates, blending: planBlending(cover, box.width, box.height) };
      if (work.layouts.size >= mostLayouts) work.layouts.clear();
      work.layouts.set(key, laid);
    }
    const picture = cutOut(frame, box);
    for (const plate of laid.plates) takeOffPlate(picture, box, plate);
    const view = { ...laid, picture };
    work.views.set(index, view);
    return view;
  }
}

/** Whether a track is surely fully opaque in a frame; compression smears over the frames at its ends. */
function isWhole(track: TextTrack, frameIndex: number): boolean {
  return (
    frameIndex > track.firstFrameIndex + track.fadeInFrames &&
    frameIndex < (track.lastFrameIndex ?? Infinity) - track.fadeOutFrames
  );
}
