import { strengthAt } from './beat-path.ts';
import { chromaRateHz, onsetRateHz, pitchClasses, type RhythmFeatures } from './rhythm-features.ts';

/** Fewer beats than this say nothing of the metre. */
const leastBeats = 8;
const metres = [4, 3] as const;
/** Most music is in four. */
const fourBonus = 0.1;
/** A chord begins on a downbeat more surely than an accent does. What hardly varies says nothing, however it is scaled. */
const evidence = {
  harmony: { weight: 1.5, leastDeviation: 0.05 },
  bass: { weight: 0.7, leastDeviation: 0.2 },
  loudness: { weight: 0.5, leastDeviation: 0.1 },
  onset: { weight: 0.3, leastDeviation: 0.1 },
};
/** Of a bar that is not as long as the others. */
const slipPenalty = 8;
/** Left out at both ends of a beat, where chords overlap. */
const attackSeconds = 0.06;
const releaseSeconds = 0.02;

/** The beats that begin a bar, as indices, and how many beats a bar has. */
export interface Bars {
  downbeats: number[];
  metre: 3 | 4;
}

/**
 * Finds where bars begin: the metre and phase at which chords change and accents fall.
 * @param beats in seconds
 */
export function findDownbeats(beats: readonly number[], features: RhythmFeatures): Bars {
  if (beats.length < leastBeats) return { downbeats: [...beats.keys()].filter((index) => index % 4 === 0), metre: 4 };
  const frames = beats.map((seconds) => seconds * onsetRateHz);
  const clues = {
    harmony: harmonyChanges(beats, features.chroma),
    bass: frames.map((frame) => strengthAt(features.lowOnsets, frame)),
    onset: frames.map((frame) => strengthAt(features.onsets, frame)),
    loudness: frames.map((frame) => loudnessAround(features.energy, frame)),
  };
  const accents = new Float64Array(beats.length);
  for (const name of ['harmony', 'bass', 'onset', 'loudness'] as const) {
    const { weight, leastDeviation } = evidence[name];
    for (const [index, value] of standardised(clues[name], leastDeviation).entries()) accents[index]! += weight * value;
  }
  let best: Bars & { score: number } = { downbeats: [], metre: 4, score: -Infinity };
  for (const metre of metres) {
    const downbeats = barStarts(accents, metre);
    const mean = downbeats.reduce((sum, index) => sum + accents[index]!, 0) / downbeats.length;
    // The mean over fewer beats stands out more by chance.
    const score = mean * Math.sqrt(metre / 4) + (metre === 4 ? fourBonus : 0);
    if (score > best.score) best = { downbeats, metre, score };
  }
  return { downbeats: best.downbeats, metre: best.metre };
}

/** Bars of one length whose first beats have the strongest accents; one that is cut short or drawn out is dear. */
function barStarts(accents: Float64Array, metre: number): number[] {
  const cameFrom: Int8Array[] = [];
  let totals = new Float64Array(metre);
  for (const accent of accents) {
    const favourite = totals.indexOf(Math.max(...totals));
    const origins = new Int8Array(metre);
    totals = totals.map((_, position) => {
      const before = (position + metre - 1) % metre;
      const isSlip = totals[favourite]! - slipPenalty > totals[before]!;
      origins[position] = isSlip ? favourite : before;
      return (isSlip ? totals[favourite]! - slipPenalty : totals[before]!) + (position === 0 ? accent : 0);
    });
    cameFrom.push(origins);
  }
  const starts: number[] = [];
  let position = totals.indexOf(Math.max(...totals));
  for (let beat = accents.length - 1; beat >= 0; beat--) {
    if (position === 0) starts.push(beat);
    position = cameFrom[beat]![position]!;
  }
  return starts.reverse();
}

/** How unlike the chord of each beat is that of the beat before it, 0 to 1. */
function harmonyChanges(beats: readonly number[], chroma: Float32Array): number[] {
  const chords = beats.map((start, index) => {
    const end = beats[index + 1] ?? 2 * start - (beats[index - 1] ?? 0);
    return chordBetween(chroma, start + attackSeconds, end - releaseSeconds);
  });
  return chords.map((chord, index) => {
    const before = chords[index - 1];
    return before ? 1 - chord.reduce((sum, value, pitch) => sum + value * before[pitch]!, 0) : 0;
  });
}

function chordBetween(chroma: Float32Array, startSeconds: number, endSeconds: number): Float64Array {
  const chord = new Float64Array(pitchClasses);
  const last = Math.min(chroma.length / pitchClasses, Math.round(endSeconds * chromaRateHz));
  for (let frame = Math.round(startSeconds * chromaRateHz); frame < last; frame++) {
    for (let pitch = 0; pitch < pitchClasses; pitch++) chord[pitch]! += chroma[frame * pitchClasses + pitch]!;
  }
  const norm = Math.hypot(...chord) || 1;
  return chord.map((value) => value / norm);
}

/** Natural logarithm of the energy from just before the beat to a tenth of a second after it. */
function loudnessAround(energy: Float32Array, frame: number): number {
  const from = Math.max(0, Math.round(frame - 0.02 * onsetRateHz));
  const to = Math.min(energy.length, Math.round(frame + 0.1 * onsetRateHz));
  let sum = 0;
  for (let at = from; at < to; at++) sum += energy[at]!;
  return Math.log(1e-6 + sum / Math.max(1, to - from));
}

function standardised(values: readonly number[], leastDeviation: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.max(leastDeviation, Math.sqrt(variance));
  return values.map((value) => (value - mean) / deviation);
}
