import type { Box } from '../subjects/box.ts';
import type { SubjectKind } from '../subjects/object-classes.ts';
import { MAP_COLUMNS, MAP_ROWS } from '../subjects/saliency.ts';

/** A subject that may be kept in view. */
export interface FocusCandidate {
  kind: SubjectKind;
  score: number;
  box: Box;
  face?: Box;
}

/** Where the window may begin, in ratios of the picture's side along which it moves. */
export interface Target {
  /** From here to there everything that counts is in view. */
  low: number;
  high: number;
  /** Where it is best. */
  ideal: number;
}

/** Along which side of the picture the window moves, and how much of that side it covers. */
export interface Slide {
  axis: 'x' | 'y';
  share: number;
}

const kindWeights: Record<SubjectKind, number> = { person: 1, animal: 0.8, vehicle: 0.5, thing: 0.25 };

/** How much a subject matters, from what it is, its size, its place and how sure it is. */
export function importance({ kind, score, box, face }: FocusCandidate): number {
  const aside = Math.min(1, 2 * Math.abs(box.x + box.width / 2 - 0.5));
  return kindWeights[kind] * Math.sqrt(box.width * box.height) * score * (1 - 0.4 * aside) * (face ? 1.5 : 1);
}

/** From where to where a box reaches along a side. */
export function spanOf(box: Box, axis: 'x' | 'y'): [number, number] {
  return axis === 'x' ? [box.x, box.x + box.width] : [box.y, box.y + box.height];
}

/** The part of the window that is kept free on both sides of a subject, where there is room. */
const MARGIN = 0.06;

/** The places of the window at which a span is in view; the middle of it where it does not fit. */
export function targetFor([from, to]: [number, number], { share }: Slide): Target {
  const room = share - (to - from);
  const margin = Math.max(0, Math.min(MARGIN * share, room / 4));
  const ideal = (from + to) / 2 - share / 2;
  if (room <= 0) return within({ low: ideal, high: ideal, ideal }, share);
  return within({ low: to + margin - share, high: from - margin, ideal }, share);
}

/** The window may be off the face of somebody who fills it by this part of its size. */
const FACE_SLACK = 0.08;

/** The place of the window at which it shows the face of somebody who is wider than the window, and nothing beside. */
export function faceTarget(face: Box, [from, to]: [number, number], { axis, share }: Slide): Target {
  const [left, right] = spanOf(face, axis);
  const ideal = Math.min(to - share, Math.max(from, (left + right) / 2 - share / 2));
  return within({ low: ideal - FACE_SLACK * share, high: ideal + FACE_SLACK * share, ideal }, share);
}

/** Keeps a target inside the picture. */
function within({ low, high, ideal }: Target, share: number): Target {
  const clamp = (value: number): number => Math.min(1 - share, Math.max(0, value));
  return { low: clamp(low), high: clamp(high), ideal: clamp(ideal) };
}

/** The window may be off the most salient place by this part of its size before it is moved. */
const SALIENT_SLACK = 0.12;
/** How much less a place at the border is worth. */
const ASIDE = 0.15;
/** How much better another place must be before the old one is left. */
const BETTER = 1.07;

/**
 * The place of the window at which it shows the most of what catches the eye.
 * @param present the place until now, which is kept unless another is clearly better
 */
export function salientTarget(map: Float32Array, { axis, share }: Slide, present?: number): Target {
  const profile = profileAlong(map, axis);
  const valueAt = (start: number): number => {
    let sum = 0;
    for (const [index, value] of profile.entries()) {
      const place = (index + 0.5) / profile.length;
      const inWindow = (place - start) / share;
      // What is in the middle counts twice what is at the edge.
      if (inWindow > 0 && inWindow < 1) sum += value * (1 - Math.abs(inWindow - 0.5));
    }
    return sum * (1 - ASIDE * Math.abs((2 * start) / (1 - share) - 1));
  };
  let best = { start: (1 - share) / 2, value: valueAt((1 - share) / 2) };
  for (let step = 0; step <= profile.length; step++) {
    const start = ((1 - share) * step) / profile.length;
    const value = valueAt(start);
    if (value > best.value) best = { start, value };
  }
  const ideal = present !== undefined && best.value < valueAt(present) * BETTER ? present : best.start;
  return within({ low: ideal - SALIENT_SLACK * share, high: ideal + SALIENT_SLACK * share, ideal }, share);
}

function profileAlong(map: Float32Array, axis: 'x' | 'y'): Float64Array {
  const profile = new Float64Array(axis === 'x' ? MAP_COLUMNS : MAP_ROWS);
  for (const [cell, value] of map.entries()) {
    const at = axis === 'x' ? cell % MAP_COLUMNS : Math.floor(cell / MAP_COLUMNS);
    profile[at] = profile[at]! + value;
  }
  return profile;
}
