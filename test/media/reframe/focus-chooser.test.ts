import { describe, expect, test } from '@jest/globals';
import { FocusChooser } from '../../../media/reframe/focus-chooser.ts';
import type { Target } from '../../../media/reframe/focus.ts';
import { MAP_COLUMNS, MAP_ROWS } from '../../../media/subjects/saliency.ts';
import type { TrackedSubject } from '../../../media/subjects/subject-tracks.ts';

const slide = { axis: 'x', share: 0.32 } as const;
const empty = new Float32Array(MAP_COLUMNS * MAP_ROWS).fill(1 / (MAP_COLUMNS * MAP_ROWS));

function person(id: number, x: number, width: number, height = 0.6): TrackedSubject {
  const face = { x: x + 0.4 * width, y: 1 - height, width: 0.2 * width, height: 0.2 * height };
  return { id, kind: 'person', score: 0.8, face, box: { x, y: 1 - height, width, height } };
}

/** Whether the window shows all of a subject wherever in its target's range it is. */
function shows({ low, high }: Target, { box }: TrackedSubject): boolean {
  return high <= box.x + 1e-9 && low + slide.share >= box.x + box.width - 1e-9;
}

describe('choosing what is in view', () => {
  test('shows all of a lone subject, also at the border', () => {
    for (const x of [0, 0.3, 0.8]) {
      const subject = person(1, x, 0.2);
      const { target } = new FocusChooser(slide).choose({ subjects: [subject], saliency: empty }, 0);
      expect(shows(target, subject)).toBe(true);
      expect(target.low).toBeGreaterThanOrEqual(0);
      expect(target.high).toBeLessThanOrEqual(1 - slide.share);
    }
  });

  test('shows two people who fit, and the larger of two who do not', () => {
    const [left, near, far] = [person(1, 0.4, 0.12), person(2, 0.55, 0.12), person(3, 0.85, 0.1, 0.4)];
    const together = new FocusChooser(slide).choose({ subjects: [left, near], saliency: empty }, 0).target;
    expect(shows(together, left) && shows(together, near)).toBe(true);
    const apart = new FocusChooser(slide).choose({ subjects: [left, far], saliency: empty }, 0).target;
    expect(shows(apart, left)).toBe(true);
    expect(shows(apart, far)).toBe(false);
  });

  test('shows the heads of two people where only those fit', () => {
    const [left, right] = [person(1, 0.35, 0.16), person(2, 0.55, 0.16)];
    const { target } = new FocusChooser(slide).choose({ subjects: [left, right], saliency: empty }, 0);
    expect(target.high).toBeLessThan(0.35 + 0.08);
    expect(target.low + slide.share).toBeGreaterThan(0.55 + 0.08);
  });

  test('shows the face of somebody wider than the window, not the middle', () => {
    const close: TrackedSubject = { ...person(1, 0.1, 0.7), face: { x: 0.6, y: 0.4, width: 0.1, height: 0.2 } };
    const { target } = new FocusChooser(slide).choose({ subjects: [close], saliency: empty }, 0);
    expect(target.high).toBeLessThan(0.6);
    expect(target.low + slide.share).toBeGreaterThan(0.7);
  });

  test('leaves the main subject only for one that matters clearly more for a while', () => {
    const chooser = new FocusChooser(slide);
    const [first, rival] = [person(1, 0.05, 0.15, 0.5), person(2, 0.7, 0.25, 0.95)];
    const choose = (timeSeconds: number, subjects: TrackedSubject[]): Target =>
      chooser.choose({ subjects, saliency: empty }, timeSeconds).target;
    expect(shows(choose(0, [first]), first)).toBe(true);
    expect(shows(choose(0.2, [first, rival]), first)).toBe(true);
    expect(shows(choose(0.4, [first]), first)).toBe(true);
    expect(shows(choose(0.6, [first, rival]), first)).toBe(true);
    expect(shows(choose(1.3, [first, rival]), first)).toBe(true);
    expect(shows(choose(1.5, [first, rival]), rival)).toBe(true);
    expect(shows(choose(1.7, [first, rival]), rival)).toBe(true);
  });

  test('waits for a subject that is lost from sight, and then goes where the eye goes', () => {
    const chooser = new FocusChooser(slide);
    const subject = person(1, 0.1, 0.2);
    const spot = new Float32Array(empty.length);
    for (let row = 0; row < MAP_ROWS; row++) spot[row * MAP_COLUMNS + 56] = 1 / MAP_ROWS;
    const { target: before } = chooser.choose({ subjects: [subject], saliency: spot }, 0);
    expect(chooser.choose({ subjects: [], saliency: spot }, 1).target).toEqual(before);
    const { target, hasSubject } = chooser.choose({ subjects: [], saliency: spot }, 3);
    expect(hasSubject).toBe(false);
    expect(target.low).toBeLessThan(56 / MAP_COLUMNS);
    expect(target.low + slide.share).toBeGreaterThan(57 / MAP_COLUMNS);
  });

  test('stays in the middle of a picture in which nothing stands out', () => {
    const { target } = new FocusChooser(slide).choose({ subjects: [], saliency: empty }, 0);
    expect(target.ideal).toBeCloseTo((1 - slide.share) / 2, 1);
  });
});
