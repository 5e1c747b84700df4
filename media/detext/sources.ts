import type { MotionField } from './motion.ts';
import { createMotionField, sampled, sampleField } from './motion.ts';
import type { Picture } from './picture.ts';
import type { Window } from './register.ts';
import { createRegistration, gatherWindow, refineRegistration } from './register.ts';

/** A frame that pixels may be taken from, with where the current frame's scene is found in it. */
export interface Source {
  picture: Picture;
  /** States by pixel (`pixelState`). */
  mask: Uint8Array;
  /** Whether its masked pixels were rebuilt by an earlier fill: a last resort, for steadiness. */
  rebuilt: boolean;
  /** From the current frame into this picture. */
  field: MotionField;
  /** Current minus this picture, in luma levels, by node. */
  offset: Float32Array;
  /** How many pixels it gave to the last fill. */
  given: number;
  /** The cells, by their top left node, to which it gave any. */
  gaveTo: Uint8Array;
}

/** A source whose place is still to be found. */
export function createSource(picture: Picture, mask: Uint8Array, spacing: number, rebuilt = false): Source {
  const field = createMotionField(picture.width, picture.height, spacing);
  const count = field.dx.length;
  return { picture, mask, rebuilt, field, offset: new Float32Array(count), given: 0, gaveTo: new Uint8Array(count) };
}

/** Continues a displacement field through a second one: the sum along the path, on the nodes of `target`. */
export function composeFields(target: MotionField, first: MotionField, second: MotionField): void {
  const { columns, rows, spacing, dx, dy } = target;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = row * columns + column;
      sampleField(first, column * spacing, row * spacing);
      const firstX = sampled.dx;
      const firstY = sampled.dy;
      sampleField(second, column * spacing + firstX, row * spacing + firstY);
      dx[node] = firstX + sampled.dx;
      dy[node] = firstY + sampled.dy;
    }
  }
}

/** Turns a field round: from there to here, on its own nodes. */
export function invertField(field: MotionField): MotionField {
  const { columns, rows, spacing } = field;
  const inverse: MotionField = {
    ...field,
    dx: new Float32Array(field.dx.length),
    dy: new Float32Array(field.dy.length),
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = column * spacing;
      const y = row * spacing;
      let dx = 0;
      let dy = 0;
      // The displacement is sought that the field undoes where it lands; two rounds settle to a fraction of a pixel.
      for (let round = 0; round < 3; round++) {
        sampleField(field, x + dx, y + dy);
        dx = -sampled.dx;
        dy = -sampled.dy;
      }
      inverse.dx[row * columns + column] = dx;
      inverse.dy[row * columns + column] = dy;
    }
  }
  return inverse;
}

const found = createRegistration();
const attempt = createRegistration();
// A node with more than this mean difference asks its neighbours for a better place.
const doubtfulError = 5;
// A node that was placed by its neighbours is trusted a little less than they are.
const unseenPenalty = 1.3;

/** Gathers the windows of one picture after the other as they are asked for, so that all sources share them. */
export class NodeWindows {
  readonly #spacing: number;
  readonly #near: (Window | undefined)[] = [];
  readonly #wide: (Window | undefined)[] = [];
  /** Windows of earlier pictures, to be used again. */
  readonly #free: Window[] = [];
  #here: Picture | undefined;
  #mask: Uint8Array = new Uint8Array(0);
  #columns = 0;

  constructor(spacing: number) {
    this.#spacing = spacing;
  }

  /** Takes up another picture and forgets the last. */
  lookAt(here: Picture, mask: Uint8Array): void {
    for (const windows of [this.#near, this.#wide]) {
      for (const window of windows) if (window) this.#free.push(window);
      windows.length = 0;
    }
    this.#here = here;
    this.#mask = mask;
    this.#columns = Math.ceil(here.width / this.#spacing) + 1;
  }

  /** The window of a node; the wide one reaches two and a half times as far, for nodes in the middle of a mask. */
  at(node: number, wide: boolean): Window {
    const windows = wide ? this.#wide : this.#near;
    const known = windows[node];
    if (known) return known;
    const { luma, width, height } = this.#here!;
    const column = node % this.#columns;
    const x = column * this.#spacing;
    const y = ((node - column) / this.#columns) * this.#spacing;
    const radius = Math.round(this.#spacing * (wide ? 3.1 : 1.25));
    const step = Math.max(2, Math.round(this.#spacing / (wide ? 3 : 6)));
    const window = gatherWindow(luma, this.#mask, width, height, x, y, radius, step, this.#free.pop());
    windows[node] = window;
    return window;
  }
}

/**
 * Places a source more exactly at the nodes that matter, from where its field already puts it.
 * @param windows of the current picture
 * @param nodes the nodes to place; the others keep their prediction
 * @param rounds refinement steps; 1 for a source that is followed from frame to frame
 * @param onlyInUse leaves out the nodes around which the last fill took nothing from the source
 */
export function placeSource(
  source: Source,
  windows: NodeWindows,
  nodes: Int32Array,
  rounds: number,
  onlyInUse = false,
): void {
  const { field, offset, gaveTo, mask, picture } = source;
  const { columns, dx, dy, error } = field;
  const { luma, width, height } = picture;
  for (const node of nodes) {
    if (onlyInUse && !(gaveTo[node]! | gaveTo[node - 1]! | gaveTo[node - columns]! | gaveTo[node - columns - 1]!))
      continue;
    found.dx = dx[node]!;
    found.dy = dy[node]!;
    found.offset = offset[node]!;
    for (let round = 0; round < rounds; round++) {
      refineRegistration(windows.at(node, false), luma, mask, width, height, found);
      if (found.error === Infinity) refineRegistration(windows.at(node, true), luma, mask, width, height, found);
    }
    error[node] = found.error;
    if (found.error === Infinity) continue;
    dx[node] = found.dx;
    dy[node] = found.dy;
    offset[node] = found.offset;
  }
  for (const node of nodes) {
    if (error[node]! < doubtfulError) continue;
    for (let side = 0; side < 4; side++) {
      const next = node + (side === 0 ? 1 : side === 1 ? -1 : side === 2 ? columns : -columns);
      if (next < 0 || next >= error.length || !(error[next]! < error[node]! * 0.8)) continue;
      attempt.dx = dx[next]!;
      attempt.dy = dy[next]!;
      attempt.offset = offset[next]!;
      refineRegistration(windows.at(node, false), luma, mask, width, height, attempt);
      if (attempt.error >= error[node]!) continue;
      error[node] = attempt.error;
      dx[node] = attempt.dx;
      dy[node] = attempt.dy;
      offset[node] = attempt.offset;
    }
  }
  smoothUnseen(source, nodes);
}

/** Gives nodes in the middle of a mask, which see nothing themselves, the place of those around them. */
function smoothUnseen(source: Source, nodes: Int32Array): void {
  const { field, offset } = source;
  const { columns, dx, dy, error } = field;
  const unseen: number[] = [];
  for (const node of nodes) if (error[node] === Infinity) unseen.push(node);
  if (unseen.length === 0 || unseen.length === nodes.length) return;
  // A caption plate is a few nodes high: what is further in than this has no true place anyway.
  for (let round = 0; round < 6; round++) {
    for (const node of unseen) {
      let count = 0;
      let sumX = 0;
      let sumY = 0;
      let sumOffset = 0;
      let sumError = 0;
      for (let side = 0; side < 4; side++) {
        const next = node + (side === 0 ? 1 : side === 1 ? -1 : side === 2 ? columns : -columns);
        if (next < 0 || next >= error.length || error[next] === Infinity) continue;
        count++;
        sumX += dx[next]!;
        sumY += dy[next]!;
        sumOffset += offset[next]!;
        sumError += error[next]!;
      }
      if (count === 0) continue;
      dx[node] = sumX / count;
      dy[node] = sumY / count;
      offset[node] = sumOffset / count;
      error[node] = sumError / count;
    }
  }
  for (const node of unseen) error[node] = error[node]! * unseenPenalty;
}
