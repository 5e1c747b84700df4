import type { Frame } from '../av/frame.ts';
import { createBandFiller, type BandFiller, type BandView } from '../detext/band-filler.ts';
import { planBlending, toPatch, type Blending } from '../detext/band-patch.ts';
import { FrameWindow } from '../detext/frame-window.ts';
import { layOutMask, type MaskLayout } from '../detext/mask-layout.ts';
import { boxesMeet, cutOut, growBox, toEvenBox, type Picture } from '../detext/picture.ts';
import type { EditedFrame, Reach } from '../detext/text-remover.ts';
import type { Box } from '../text/text-track.ts';
import { fuseFrames, varianceOf } from './fuse-frames.ts';
import { Mixture } from './mixture.ts';
import { takeOff, type Logo } from './logo.ts';
import { Opacities } from './opacities.ts';

/** A part of the picture around one logo. */
interface Work {
  logo: Logo;
  box: Box;
  blending: Blending;
  /** All logos that reach into the box. */
  logos: Logo[];
  /** Pixels between the nodes at which displacements are found. */
  spacing: number;
  filler: BandFiller;
  mixture: Mixture;
  /** How far off what is left may be once the logos are taken off, by pixel. */
  variances: Float32Array;
  views: Map<number, BandView>;
  layouts: Map<string, MaskLayout>;
}

/**
 * Told what is behind a logo, for each frame that shows the whole of it and no other.
 * @param behind the picture without it, cut out at `box`
 * @param variances how far off that may be, by pixel, in squared levels
 */
type OnRemoved = (logo: Logo, frame: Frame, behind: Picture, box: Box, variances: Float32Array) => void;

// How far off what is known of a logo may be where it is opaque, in squared levels.
const modelVariance = 36;

/** Removes logos that are known to the pixel from frames as they stream by. */
export class LogoRemover {
  readonly #window: FrameWindow;
  readonly #reach: Reach;
  readonly #opacities: Opacities;
  readonly #logos: readonly Logo[];
  readonly #onRemoved: OnRemoved | undefined;
  #works: Work[] | undefined;

  constructor(logos: readonly Logo[], reach: Reach, onRemoved?: OnRemoved) {
    this.#onRemoved = onRemoved;
    this.#logos = logos;
    this.#reach = reach;
    this.#window = new FrameWindow(reach.pastFrames);
    this.#opacities = new Opacities(logos);
  }

  /** Takes frames in display order and gives, for each and in the same order, what replaces its logos. */
  async *edit(frames: AsyncIterable<Frame>): AsyncGenerator<EditedFrame> {
    let next: number | undefined;
    for await (const frame of frames) {
      next ??= frame.index;
      this.#window.push(frame);
      this.#opacities.push(frame);
      if (next + this.#reach.futureFrames <= frame.index) yield this.#work(next++);
    }
    if (next === undefined) return;
    while (next <= this.#window.newestIndex) yield this.#work(next++);
  }

  #work(index: number): EditedFrame {
    this.#window.workOn(index);
    this.#opacities.forgetBefore(index - this.#reach.pastFrames);
    const frame = this.#window.get(index)!;
    this.#works ??= this.#logos.map((logo) => this.#startWork(logo, frame));
    const patches = [];
    for (const work of this.#works) {
      if (this.#opacities.at(index, work.logo) > 0) {
        const { picture, layout } = this.#view(work, index)!;
        const rebuilt = work.filler.fill(index);
        const unblended = fuseFrames(picture, layout, rebuilt.sources, work.variances);
        const variances = work.mixture.mix(rebuilt, unblended, layout);
        const isWhole = work.logos.every((logo) => logo === work.logo || this.#opacities.at(index, logo) === 0);
        if (this.#opacities.at(index, work.logo) === 1 && isWhole) {
          this.#onRemoved?.(work.logo, frame, rebuilt.picture, work.box, variances);
        }
        patches.push(toPatch(rebuilt.picture, work.box, work.blending));
      }
      for (const known of work.views.keys()) if (known <= index - this.#reach.pastFrames) work.views.delete(known);
    }
    return { index, patches };
  }

  #startWork(logo: Logo, { width, height }: Frame): Work {
    const shorter = Math.min(width, height);
    const spacing = Math.max(8, 2 * Math.round(shorter / 60));
    const box = toEvenBox(growBox(logo.box, Math.round(width / 10), Math.round(height / 9)), width, height);
    const cover = new Uint8Array(box.width * box.height);
    const hidden = new Uint8Array(box.width * box.height);
    paste(logo.cover, logo.box, box, cover);
    paste(logo.hidden, logo.box, box, hidden);
    const logos = this.#logos.filter((other) => boxesMeet(other.box, box));
    const work: Work = {
      logo,
      box,
      blending: planBlending(cover, box.width, box.height)!,
      spacing,
      mixture: new Mixture(hidden),
      variances: variancesOf(logos, box),
      logos,
      views: new Map(),
      layouts: new Map(),
      filler: createBandFiller({
        spacing,
        travelPixels: Math.max(4, shorter / 100),
        ...this.#reach,
        viewOf: (index) => this.#view(work, index),
      }),
    };
    return work;
  }

  #view(work: Work, index: number): BandView | undefined {
    const known = work.views.get(index);
    if (known) return known;
    const frame = this.#window.get(index);
    if (!frame) return undefined;
    const { box, logos } = work;
    const picture: Picture = cutOut(frame, box);
    const there = logos.map((logo) => this.#opacities.at(index, logo));
    for (const [at, logo] of logos.entries()) if (there[at]! > 0) takeOff(picture, box, logo, there[at]!);
    const view = {
      picture,
      layout: this.#layout(
        work,
        logos.filter((_, at) => there[at]! > 0),
      ),
    };
    work.views.set(index, view);
    return view;
  }

  #layout({ box, layouts, spacing }: Work, logos: readonly Logo[]): MaskLayout {
    const key = logos.map((logo) => this.#logos.indexOf(logo)).join(' ');
    const known = layouts.get(key);
    if (known) return known;
    const cover = new Uint8Array(box.width * box.height);
    for (const logo of logos) paste(logo.cover, logo.box, box, cover);
    const layout = layOutMask(cover, box.width, box.height, spacing);
    layouts.set(key, layout);
    return layout;
  }
}

/** Copies what is set in a part into a mask, both placed in the frame. */
function paste(part: Uint8Array, from: Box, box: Box, mask: Uint8Array): void {
  for (let y = Math.max(from.y, box.y); y < Math.min(from.y + from.height, box.y + box.height); y++) {
    for (let x = Math.max(from.x, box.x); x < Math.min(from.x + from.width, box.x + box.width); x++) {
      if (part[(y - from.y) * from.width + x - from.x] !== 0) mask[(y - box.y) * box.width + x - box.x] = 1;
    }
  }
}

/** How far off what the logos leave may be, by pixel of a box, in squared levels; Infinity where one is opaque. */
function variancesOf(logos: readonly Logo[], box: Box): Float32Array {
  const variances = new Float32Array(box.width * box.height);
  for (const logo of logos) {
    const { share } = logo.luma;
    const from = logo.box;
    for (let y = Math.max(from.y, box.y); y < Math.min(from.y + from.height, box.y + box.height); y++) {
      for (let x = Math.max(from.x, box.x); x < Math.min(from.x + from.width, box.x + box.width); x++) {
        const at = (y - from.y) * from.width + x - from.x;
        if (logo.cover[at] === 0) continue;
        const to = (y - box.y) * box.width + x - box.x;
        const variance = logo.hidden[at] === 1 ? Infinity : varianceOf(share[at]!, modelVariance);
        variances[to] = Math.max(variances[to]!, variance);
      }
    }
  }
  return variances;
}
