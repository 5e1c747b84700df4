import { bandPower, decibels, hertzPerBin, meanOf, meanSpectrum, quantile, type Segment } from './segment.ts';

/** Edges of bands in hertz. */
const edges = [60, 200, 400, 800, 1600, 2400, 3200, 4000, 5000, 6000, 7000, 8000];

/** What filters, codecs, rooms and clipping do to speech. */
export function colourClues(segment: Segment): number[] {
  const spectrum = meanSpectrum(segment, segment.speech);
  const loudest = Math.max(...spectrum);
  const levels = edges.slice(1).map((high, index) => bandLevel(spectrum, edges[index]!, high));
  const whole = decibels(spectrum.reduce((sum, power) => sum + power, 0));
  return [
    highestAbove(spectrum, loudest * 1e-6),
    highestAbove(spectrum, loudest * 10 ** -4.5),
    ...levels.map((level) => Math.max(-80, level - whole)),
    roughness(levels),
    ...clippingClues(segment),
    ...roomClues(segment),
    ...codecClues(segment),
  ];
}

function bandLevel(spectrum: Float64Array, lowHz: number, highHz: number): number {
  return decibels(meanOf(spectrum.subarray(Math.ceil(lowHz / hertzPerBin), Math.ceil(highHz / hertzPerBin))));
}

/** In kilohertz. */
function highestAbove(spectrum: Float64Array, power: number): number {
  return (spectrum.findLastIndex((value) => value > power) * hertzPerBin) / 1000;
}

/** How far bands are from the line through their neighbours, in dB. */
function roughness(levels: readonly number[]): number {
  let sum = 0;
  for (let index = 1; index + 1 < levels.length; index++) {
    sum += Math.abs(levels[index]! - (levels[index - 1]! + levels[index + 1]!) / 2);
  }
  return sum / (levels.length - 2);
}

/** How many samples stand at the top, and how far the top is above the mean. */
function clippingClues({ samples }: Segment): number[] {
  const peak = samples.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  let [stuck, near, squares, count] = [0, 0, 0, 0];
  for (let index = 1; index < samples.length; index++) {
    const size = Math.abs(samples[index]!);
    if (size > 0.02 * peak) {
      squares += size * size;
      count++;
    }
    if (size < 0.9 * peak) continue;
    near++;
    if (size > 0.97 * peak && Math.abs(samples[index]! - samples[index - 1]!) < 0.003 * peak) stuck++;
  }
  return [
    Math.log1p((1000 * stuck) / samples.length),
    Math.log1p((1000 * near) / samples.length),
    decibels(peak ** 2 / (squares / Math.max(1, count))),
  ];
}

/** How fast the sound dies away, and how deep its loudness moves at the pace of syllables. */
function roomClues({ levels, loudDb, frameCount, power }: Segment): number[] {
  const falls: number[] = [];
  for (let frame = 0; frame + 8 < frameCount; frame++) {
    const fall = levels[frame + 8]! - levels[frame]!;
    if (fall < -3 && levels[frame]! > loudDb - 25) falls.push(fall);
  }
  const envelope = Float64Array.from({ length: frameCount }, (_, frame) =>
    Math.sqrt(bandPower({ power } as Segment, frame, 300, 4000)),
  );
  const [slow, fast] = [modulation(envelope, 2, 10), modulation(envelope, 14, 40)];
  return [falls.length > 8 ? quantile(falls, 0.3) : -3, quantile(falls, 0.7), Math.log((slow + 1e-9) / (fast + 1e-9))];
}

/** The power of an envelope of 100 values a second between two frequencies, one value for each hertz. */
function modulation(envelope: Float64Array, lowHz: number, highHz: number): number {
  const mean = meanOf(envelope);
  let sum = 0;
  for (let hertz = lowHz; hertz <= highHz; hertz++) {
    let [real, imaginary] = [0, 0];
    for (const [frame, value] of envelope.entries()) {
      const angle = (2 * Math.PI * hertz * frame) / 100;
      real += (value - mean) * Math.cos(angle);
      imaginary += (value - mean) * Math.sin(angle);
    }
    sum += real ** 2 + imaginary ** 2;
  }
  return sum / (highHz - lowHz + 1);
}

/** How much of the spectrum is left out, and how restless it is. */
function codecClues({ power, speech }: Segment): number[] {
  const bins = power.length > 0 ? 257 : 0;
  let [holes, changes, count] = [0, 0, 0];
  for (const frame of speech) {
    let loudest = 0;
    for (let bin = 2; bin < bins; bin++) loudest = Math.max(loudest, power[frame * bins + bin]!);
    for (let bin = 2; bin < 250; bin++) {
      const value = power[frame * bins + bin]!;
      if (value < loudest * 10 ** -6.5) holes++;
      if (frame > 0) changes += Math.abs(Math.log(value / power[(frame - 1) * bins + bin]!));
      count++;
    }
  }
  return [holes / Math.max(1, count), changes / Math.max(1, count)];
}
