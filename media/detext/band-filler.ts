import { fillFromSources, type CellErrors } from './fill-temporal.ts';
import { fillFromSurroundings } from './fill-spatial.ts';
import type { MaskLayout } from './mask-layout.ts';
import type { MotionField } from './motion.ts';
import { createMotionField, estimateMotion } from './motion.ts';
import type { Picture } from './picture.ts';
import type { Source } from './sources.ts';
import { composeFields, createSource, invertField, NodeWindows, placeSource } from './sources.ts';
import { fieldTravel, isCut } from './scene-change.ts';

/** What a band shows in one frame, and what of it is text. */
export interface BandView {
  picture: Picture;
  layout: MaskLayout;
}

/** Gives a frame's view of the band; undefined outside the window of frames at hand. */
export type ViewOf = (frameIndex: number) => BandView | undefined;

/** How a band is filled. */
export interface BandFillerOptions {
  /** Pixels between the nodes at which displacements are found. */
  spacing: number;
  /** How far the scene should move between two sources: about a stroke's width. */
  travelPixels: number;
  /** Frames to look back when the band begins. */
  pastFrames: number;
  /** Frames to look ahead. */
  futureFrames: number;
  viewOf: ViewOf;
}

/** A filled band, and which of its pixels were rebuilt by guess rather than seen. */
export interface FilledBand {
  picture: Picture;
  /** Share of the masked pixels that some other frame showed, 0 to 1. */
  seenShare: number;
  cellErrors: CellErrors;
  /** The frames that it was filled from, in place for this one. */
  sources: readonly Source[];
}

/** Fills one band frame after frame, in order. */
export interface BandFiller {
  /** Fills the masked pixels of the frame; frames come in order with no gap. */
  fill(frameIndex: number): FilledBand;
}

const mostSources = 14;
const mostFramesBetweenSources = 8;
// How often the filled picture replaces the one that unseen pixels are carried on from.
const framesBetweenRebuilt = 6;
// Where nothing is taken from a source it is carried along by the motion from frame to frame, and placed so often.
const framesBetweenPlacings = 4;

/** Makes a filler for one band. */
export function createBandFiller(options: BandFillerOptions): BandFiller {
  const { spacing, travelPixels, viewOf } = options;
  /** Motion from each frame to the one before it; null at a cut. */
  const steps = new Map<number, MotionField | null>();
  let sources: Source[] = [];
  let rebuilt: Source | undefined;
  let newest: Source | undefined;
  let previous = -1;
  const windows = new NodeWindows(spacing);

  function step(frameIndex: number): MotionField | null {
    const known = steps.get(frameIndex);
    if (known !== undefined) return known;
    const here = viewOf(frameIndex);
    const there = viewOf(frameIndex - 1);
    let field: MotionField | null = null;
    if (here && there) {
      const before = steps.get(frameIndex - 1) ?? undefined;
      field = estimateMotion(here.picture, here.layout.mask, there.picture, there.layout.mask, spacing * 2, before);
      if (isCut(field)) field = null;
    }
    steps.set(frameIndex, field);
    return field;
  }

  /** Adds sources from `from` (exclusive) onwards in one direction, while the scene lasts. `path` leads to `from`. */
  function addSources(from: number, end: number, direction: 1 | -1, path: MotionField): void {
    let travel = direction < 0 ? travelPixels : 0;
    let lastAdded = from;
    let lastMasked = viewOf(from)?.layout.pixels.length ?? 0;
    let field = path;
    for (let index = from + direction; direction * (end - index) >= 0; index += direction) {
      const view = viewOf(index);
      const motion = view && step(direction < 0 ? index + 1 : index);
      if (!view || !motion) return;
      const next = createMotionField(view.picture.width, view.picture.height, spacing);
      composeFields(next, field, direction < 0 ? motion : invertField(motion));
      field = next;
      travel += fieldTravel(motion);
      const gap = Math.abs(index - lastAdded);
      const masked = view.layout.pixels.length;
      // The first frame that is free of what covered the others shows what none of them can.
      const isClearer = masked < lastMasked * 0.6;
      if (!isClearer && gap < mostFramesBetweenSources && travel < travelPixels) continue;
      lastMasked = masked;
      const source = createSource(view.picture, view.layout.mask, spacing);
      source.field.dx.set(field.dx);
      source.field.dy.set(field.dy);
      sources.push(source);
      if (direction > 0) newest = source;
      fresh.add(source);
      lastAdded = index;
      travel = 0;
    }
  }

  const fresh = new Set<Source>();

  function begin(frameIndex: number, here: BandView): void {
    sources = [];
    rebuilt = undefined;
    newest = undefined;
    const still = createMotionField(here.picture.width, here.picture.height, spacing);
    addSources(frameIndex, frameIndex - options.pastFrames, -1, still);
    addSources(frameIndex, frameIndex + options.futureFrames, 1, still);
  }

  function advance(frameIndex: number, here: BandView): void {
    const motion = step(frameIndex);
    if (!motion) {
      begin(frameIndex, here);
      return;
    }
    for (const source of rebuilt ? [...sources, rebuilt] : sources) {
      const next = createMotionField(here.picture.width, here.picture.height, spacing);
      composeFields(next, motion, source.field);
      source.field.dx.set(next.dx);
      source.field.dy.set(next.dy);
    }
    const still = newest && newest.picture.frameIndex > frameIndex ? newest : undefined;
    const path = still?.field ?? createMotionField(here.picture.width, here.picture.height, spacing);
    addSources(still?.picture.frameIndex ?? frameIndex, frameIndex + options.futureFrames, 1, path);
  }

  function dropUseless(frameIndex: number): void {
    while (sources.length > mostSources) {
      let worst = -1;
      let worstWorth = Infinity;
      for (const [index, source] of sources.entries()) {
        // The newest leads to those still to come.
        const distance = Math.abs(frameIndex - source.picture.frameIndex);
        const worth = source === newest ? Infinity : source.given - distance * 0.01;
        if (worth >= worstWorth) continue;
        worstWorth = worth;
        worst = index;
      }
      sources.splice(worst, 1);
    }
  }

  return {
    fill(frameIndex) {
      const here = viewOf(frameIndex)!;
      if (previous !== frameIndex - 1) begin(frameIndex, here);
      else advance(frameIndex, here);
      previous = frameIndex;
      for (const known of steps.keys()) if (known < frameIndex) steps.delete(known);
      const { layout } = here;
      const all = rebuilt ? [...sources, rebuilt] : sources;
      windows.lookAt(here.picture, layout.mask);
      for (const source of all) {
        // Masks get better as more of the text is seen.
        const view = source.picture.frameIndex > frameIndex ? viewOf(source.picture.frameIndex) : undefined;
        if (view) source.mask = view.layout.mask;
        const isFresh = fresh.has(source);
        const isTurn = (frameIndex + source.picture.frameIndex) % framesBetweenPlacings === 0;
        placeSource(source, windows, layout.nodes, isFresh ? 3 : 1, !isFresh && !isTurn);
      }
      fresh.clear();
      const picture: Picture = {
        ...here.picture,
        luma: here.picture.luma.slice(),
        cb: here.picture.cb.slice(),
        cr: here.picture.cr.slice(),
      };
      const left = layout.mask.slice();
      const cellErrors = fillFromSources(picture, layout, all, left);
      let unseen = 0;
      for (const at of layout.pixels) if (left[at] !== 0) unseen++;
      fillFromSurroundings(picture, left);
      dropUseless(frameIndex);
      if (unseen === 0) rebuilt = undefined;
      else if (!rebuilt || frameIndex - rebuilt.picture.frameIndex >= framesBetweenRebuilt) {
        rebuilt = createSource(picture, layout.mask, spacing, true);
      }
      const seenShare = layout.pixels.length === 0 ? 1 : 1 - unseen / layout.pixels.length;
      return { picture, seenShare, cellErrors, sources: all };
    },
  };
}
