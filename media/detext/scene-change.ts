import type { MotionField } from './motion.ts';

// A node that matches no better than this after the search for motion sees another scene.
const foreignError = 16;

/** Whether a motion field joins two different scenes: most of what can be seen was found nowhere. */
export function isCut(field: MotionField): boolean {
  let seen = 0;
  let foreign = 0;
  for (const error of field.error) {
    if (error === Infinity) continue;
    seen++;
    if (error > foreignError) foreign++;
  }
  return seen > 0 && foreign > seen * 0.6;
}

/** How far a scene moves between two frames, in pixels: the median over the nodes that saw something. */
export function fieldTravel(field: MotionField): number {
  const lengths: number[] = [];
  for (const [node, error] of field.error.entries()) {
    if (error !== Infinity) lengths.push(Math.hypot(field.dx[node]!, field.dy[node]!));
  }
  lengths.sort((a, b) => a - b);
  return lengths[lengths.length >> 1] ?? 0;
}
