import type { TrackedSubject } from '../subjects/subject-tracks.ts';
import type { Attention } from '../subjects/subject-tracker.ts';
import { faceTarget, importance, salientTarget, type Slide, spanOf, type Target, targetFor } from './focus.ts';

/** Others beside the main subject count when they matter at least so much of what it does. */
const COMPANION = 0.3;
/** A group is joined when all fit into so much of the window, and left when they fill more than that. */
const JOIN = 0.9;
const LEAVE = 1;
/** Another becomes the main subject when it matters so much more for so long. */
const TAKEOVER = 1.5;
const TAKEOVER_SECONDS = 0.8;
/** What is lost from sight is waited for so long. */
const WAIT_SECONDS = 1.2;

/**
 * Chooses, frame by frame through a shot, what has to be in view: all people where they fit side by side, else as many
 * as fit around the main one; without people the animals, vehicles or things; else what catches the eye. Does not
 * change its mind for a moment.
 */
export class FocusChooser {
  private readonly slide: Slide;
  private mainId: number | undefined;
  private rivalSince: number | undefined;
  private group = new Set<number>();
  private last: { target: Target; timeSeconds: number } | undefined;
  private salient: number | undefined;

  constructor(slide: Slide) {
    this.slide = slide;
  }

  /** Forgets everything: another shot begins. */
  reset(): void {
    this.mainId = undefined;
    this.rivalSince = undefined;
    this.group = new Set();
    this.last = undefined;
    this.salient = undefined;
  }

  /** Where the window should be in the next frame, and whether that is for a subject. */
  choose({ subjects, saliency }: Attention, timeSeconds: number): { target: Target; hasSubject: boolean } {
    const main = this.chooseMain(subjects, timeSeconds);
    if (main) {
      const span = this.joinAround(main, subjects);
      const isTooWide = lengthOf(span) > this.slide.share;
      const target = isTooWide && main.face ? faceTarget(main.face, span, this.slide) : targetFor(span, this.slide);
      this.last = { target, timeSeconds };
      this.salient = undefined;
      return { target, hasSubject: true };
    }
    if (this.last && timeSeconds - this.last.timeSeconds < WAIT_SECONDS) {
      return { target: this.last.target, hasSubject: false };
    }
    const target = salientTarget(saliency, this.slide, this.salient);
    this.salient = target.ideal;
    return { target, hasSubject: false };
  }

  private chooseMain(subjects: readonly TrackedSubject[], timeSeconds: number): TrackedSubject | undefined {
    const [first] = subjects.toSorted((a, b) => importance(b) - importance(a));
    const present = subjects.find(({ id }) => id === this.mainId);
    if (!present || !first || importance(first) < TAKEOVER * importance(present)) {
      this.rivalSince = undefined;
      this.mainId = (present ?? first)?.id;
      return present ?? first;
    }
    this.rivalSince ??= timeSeconds;
    if (timeSeconds - this.rivalSince < TAKEOVER_SECONDS) return present;
    this.rivalSince = undefined;
    this.mainId = first.id;
    return first;
  }

  /**
   * The span of the main subject and of all that can be kept in view with it. Where only the middles of two fit, both
   * heads in view and a shoulder cut off are better than one of them alone beside half of the other.
   */
  private joinAround(main: TrackedSubject, subjects: readonly TrackedSubject[]): [number, number] {
    const { axis, share } = this.slide;
    let whole = spanOf(main.box, axis);
    let middle = middleOf(whole);
    let isWhole = true;
    const group = new Set([main.id]);
    const companions = subjects
      .filter((subject) => subject !== main && subject.kind === main.kind)
      .filter((subject) => importance(subject) >= COMPANION * importance(main))
      .toSorted((a, b) => importance(b) - importance(a));
    for (const companion of companions) {
      const room = share * (this.group.has(companion.id) ? LEAVE : JOIN);
      const span = spanOf(companion.box, axis);
      const [joint, middles] = [union(whole, span), union(middle, middleOf(span))];
      const fits: boolean = isWhole && lengthOf(joint) <= room;
      if (!fits && lengthOf(middles) > room) continue;
      [whole, middle, isWhole] = [joint, middles, fits];
      group.add(companion.id);
    }
    this.group = group;
    return isWhole ? whole : middle;
  }
}

/** The part of a person in which the head is. */
const MIDDLE = 0.5;

function middleOf([from, to]: [number, number]): [number, number] {
  const aside = ((1 - MIDDLE) / 2) * (to - from);
  return [from + aside, to - aside];
}

function union(a: [number, number], b: [number, number]): [number, number] {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

function lengthOf([from, to]: [number, number]): number {
  return to - from;
}
