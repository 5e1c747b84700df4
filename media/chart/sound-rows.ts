import { toMel } from '../audio/mel-bank.ts';
import type { Box, ChartPixels } from './chart.ts';
import { bandCount, lowestHz, type SoundShape } from './measure-sound.ts';
import type { Timeline } from './timeline.ts';

const waveHeight = 150;
const spectrumHeight = 220;
/** What is so much quieter than the loudest is black. */
const rangeDecibels = 80;
const shownHz = [100, 300, 1000, 3000, 10_000];

/** Adds a waveform, of full scale from edge to edge. */
export function addWaveform(timeline: Timeline, sound: SoundShape, label: string): Box {
  const box = timeline.addRow(waveHeight);
  const middle = box.y + box.height / 2;
  timeline.label(label, middle);
  const { chart } = timeline;
  const frame = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`;
  chart.draw(`<rect ${frame} fill="#f4f5f7"/><path d="M${box.x} ${middle}h${box.width}" stroke="#d3d7de"/>`);
  const at = (index: number): string =>
    timeline.x(sound.startSeconds + (index + 0.5) * sound.extremesSeconds).toFixed(2);
  const y = (value: number): string => (middle - Math.max(-1, Math.min(1, value)) * (box.height / 2)).toFixed(2);
  const upper = sound.extremes.map(([, high = 0], index) => `${at(index)} ${y(high)}`);
  const lower = sound.extremes.map(([low = 0], index) => `${at(index)} ${y(low)}`).reverse();
  if (upper.length > 0)
    chart.draw(`<path d="M${[...upper, ...lower].join('L')}Z" fill="#3d6b8f" stroke="#3d6b8f" stroke-width="0.6"/>`);
  return box;
}

/**
 * Adds a spectrogram, the pitch upwards as it is heard (mel).
 * @param loudest power of what is brightest, of `loudestOf`
 */
export function addSpectrogram(timeline: Timeline, sound: SoundShape, loudest: number): Box {
  const row = timeline.addRow(spectrumHeight);
  const { chart } = timeline;
  chart.draw(`<rect x="${row.x}" y="${row.y}" width="${row.width}" height="${row.height}" fill="#000004"/>`);
  if (sound.powers.length > 0) {
    const end = Math.min(timeline.x(sound.endSeconds), row.x + row.width);
    const left = Math.round(timeline.x(sound.startSeconds));
    chart.paint(paintPowers(sound.powers, loudest), { ...row, x: left, width: Math.max(1, Math.round(end) - left) });
  }
  const [low, high] = [toMel(lowestHz), toMel(sound.sampleRateHz / 2)];
  for (const hertz of shownHz.filter((value) => value < sound.sampleRateHz / 2.2)) {
    const y = row.y + row.height * (1 - (toMel(hertz) - low) / (high - low));
    timeline.label(hertz >= 1000 ? `${hertz / 1000} kHz` : `${hertz} Hz`, y);
    chart.draw(`<path d="M${row.x} ${y.toFixed(1)}h${row.width}" stroke="#ffffff" stroke-opacity="0.18"/>`);
  }
  return row;
}

/** The greatest power of some sounds that are to be compared. */
export function loudestOf(sounds: readonly SoundShape[]): number {
  let loudest = 1e-12;
  for (const { powers } of sounds)
    for (const row of powers) for (const power of row) loudest = Math.max(loudest, power);
  return loudest;
}

function paintPowers(powers: readonly Float32Array[], loudest: number): ChartPixels {
  const width = powers.length;
  const data = new Uint8Array(width * bandCount * 3);
  for (const [x, row] of powers.entries()) {
    for (let band = 0; band < bandCount; band++) {
      const decibels = 10 * Math.log10(Math.max(row[band]!, 1e-20) / loudest);
      data.set(heat(1 + decibels / rangeDecibels), ((bandCount - 1 - band) * width + x) * 3);
    }
  }
  return { data, width, height: bandCount };
}

/** Stops of Inferno, the colour map of Smith and van der Walt (CC0): even steps of brightness, also for the colour-blind. */
const inferno = [
  [0, 0, 4],
  [40, 11, 84],
  [101, 21, 110],
  [159, 42, 99],
  [212, 72, 66],
  [245, 125, 21],
  [250, 193, 39],
  [252, 255, 164],
] as const;

function heat(share: number): number[] {
  const place = Math.max(0, Math.min(1, share)) * (inferno.length - 1);
  const below = Math.min(inferno.length - 2, Math.floor(place));
  const [from, to] = [inferno[below]!, inferno[below + 1]!];
  return from.map((value, channel) => value + (to[channel]! - value) * (place - below));
}
