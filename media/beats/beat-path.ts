/** How dear a beat is that comes early or late, against onsets of mean square 1. */
const tightness = 150;
/** A beat comes after 0.6 to 1.6 periods. */
const nearest = 0.6;
const farthest = 1.6;
/** Beats at either end that are so much weaker than the others are before the music or after it. */
const faintness = 0.12;
const strengthReach = 4;

/**
 * Finds the beats: the path with the strongest onsets at the most even distances, by dynamic programming
 * (Ellis, 2007).
 * @param periods at each frame
 * @returns frames, with fractions
 */
export function beatPath(onsets: Float32Array, periods: Float32Array): number[] {
  const totals = new Float64Array(onsets.length);
  const cameFrom = new Int32Array(onsets.length).fill(-1);
  for (const [frame, onset] of onsets.entries()) {
    const period = periods[frame]!;
    let [best, origin] = [0, -1];
    const last = Math.round(frame - period * nearest);
    for (let from = Math.max(0, Math.round(frame - period * farthest)); from <= last; from++) {
      const deviation = Math.log((frame - from) / period);
      const total = totals[from]! - tightness * deviation * deviation;
      if (total <= best) continue;
      best = total;
      origin = from;
    }
    totals[frame] = onset + best;
    cameFrom[frame] = origin;
  }
  const frames: number[] = [];
  for (let frame = lastBeat(totals, periods); frame >= 0; frame = cameFrom[frame]!) frames.push(frame);
  return withoutFaintEnds(frames.reverse(), onsets).map((frame) => peakNear(onsets, frame));
}

function lastBeat(totals: Float64Array, periods: Float32Array): number {
  let best = totals.length - 1;
  for (let frame = Math.max(0, totals.length - Math.round(periods.at(-1)! * 1.5)); frame < totals.length; frame++) {
    if (totals[frame]! > totals[best]!) best = frame;
  }
  return best;
}

function withoutFaintEnds(frames: number[], onsets: Float32Array): number[] {
  const strengths = frames.map((frame) => strengthAt(onsets, frame));
  const meanSquare = strengths.reduce((sum, value) => sum + value * value, 0) / Math.max(1, strengths.length);
  const threshold = faintness * Math.sqrt(meanSquare);
  const first = strengths.findIndex((strength) => strength >= threshold);
  if (first < 0) return [];
  return frames.slice(first, strengths.findLastIndex((strength) => strength >= threshold) + 1);
}

/** The largest value around a frame. */
export function strengthAt(values: Float32Array, frame: number): number {
  let strongest = 0;
  const [from, to] = [Math.round(frame) - strengthReach, Math.round(frame) + strengthReach];
  for (let at = Math.max(0, from); at <= Math.min(values.length - 1, to); at++) {
    strongest = Math.max(strongest, values[at]!);
  }
  return strongest;
}

/** The top of the parabola through a maximum and its neighbours; the frame itself where it is none. */
function peakNear(values: Float32Array, frame: number): number {
  const [before = 0, at = 0, after = 0] = [values[frame - 1], values[frame], values[frame + 1]];
  const curvature = before - 2 * at + after;
  if (curvature >= 0) return frame;
  const shift = (before - after) / (2 * curvature);
  return Math.abs(shift) <= 0.5 ? frame + shift : frame;
}
