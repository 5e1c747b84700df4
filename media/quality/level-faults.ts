import type { LevelTrack } from './level-track.ts';

/** A hole is so far below the speech around it, in dB. */
const holeDepthDb = 50;
/** And is entered or left from a level that is no further below it. */
const abruptDb = 20;
/** In windows of 5 ms. */
const shortestHole = 2;
const longestHole = 400;
/** Tops that are cut off are this near to the highest. */
const nearTop = 0.95;
/** Tops that are cut off are counted in windows of 20 ms. */
const cutOffWindows = 4;

/** The level that one window in twenty of speech peaks above, in dB of full scale from -90 to 0. */
export function loudnessOf({ peaks }: LevelTrack, speech: Uint8Array): number {
  const spoken = peaks.values().filter((_, window) => speech[window] === 1);
  const loud = spoken.sort()[Math.floor(0.95 * spoken.length)] ?? 0;
  return Math.max(-90, Math.min(0, 20 * Math.log10(loud + 1e-9)));
}

/**
 * Windows in which sound is missing: next to silence of 10 ms to 2 s that begins or ends in the middle of a sound. Pauses
 * of whoever speaks fade in and out.
 */
export function badMutes({ power }: LevelTrack, speech: Uint8Array): Uint8Array {
  const levels = power.values().map((value) => 10 * Math.log10(value + 1e-12));
  const spoken = levels.filter((_, window) => speech[window] === 1).sort();
  const loud = spoken[Math.floor(0.9 * spoken.length)] ?? -120;
  const silence = Math.max(-88, loud - holeDepthDb);
  const holes = new Uint8Array(levels.length);
  for (let from = 0; from < levels.length;) {
    if (levels[from]! > silence) {
      from++;
      continue;
    }
    let to = from;
    while (to < levels.length && levels[to]! <= silence) to++;
    // The window at either edge may be partly silent, so one further is looked at too.
    const before = Math.max(levels[from - 1] ?? -120, levels[from - 2] ?? -120);
    const after = Math.max(levels[to] ?? -120, levels[to + 1] ?? -120);
    const isAbrupt = before > loud - abruptDb || after > loud - abruptDb;
    const isInside = from > 0 && to < levels.length;
    if (isInside && isAbrupt && to - from >= shortestHole && to - from <= longestHole) holes.fill(1, from, to);
    from = to;
  }
  return holes;
}

/** Windows of speech in which the tops of the waveform are cut off. */
export function cutOffs({ peaks, flats }: LevelTrack): Uint8Array {
  let highest = 0;
  for (const peak of peaks.values()) highest = Math.max(highest, peak);
  const heights = flats.values();
  const marks = new Uint8Array(heights.length);
  for (const [window, height] of heights.entries()) {
    if (height === 0 || height < nearTop * highest) continue;
    const first = window - (window % cutOffWindows);
    marks.fill(1, first, first + cutOffWindows);
  }
  return marks;
}

/** How much of a mask is marked where another is, in percent; 0 of nothing. */
export function percentWithin(marks: Uint8Array, mask: Uint8Array): number {
  let [inside, both] = [0, 0];
  for (const [window, value] of mask.entries()) {
    if (value === 0) continue;
    inside++;
    both += marks[window]!;
  }
  return inside > 0 ? (100 * both) / inside : 0;
}
