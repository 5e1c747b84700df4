import { meanOf, quantile, type Segment } from './segment.ts';

const shortHop = 80;

/** What holes, lost packets, clicks and gates do to speech. */
export function breakClues({ samples, loudDb }: Segment): number[] {
  const seconds = samples.length / 16_000;
  const short = Float64Array.from({ length: Math.floor(samples.length / shortHop) }, (_, index) => {
    let sum = 0;
    for (let at = index * shortHop; at < (index + 1) * shortHop; at++) sum += samples[at]! ** 2;
    return 10 * Math.log10(sum / shortHop + 1e-10);
  });
  let [drops, falls, rises] = [0, 0, 0];
  for (let index = 2; index + 1 < short.length; index++) {
    const change = short[index]! - short[index - 1]!;
    if (change < -25 && short[index - 1]! > loudDb - 30) {
      falls++;
      // And back within 120 ms.
      for (let later = index + 1; later < Math.min(short.length, index + 25); later++) {
        if (short[later]! - short[later - 1]! < 12 || short[later]! < short[index - 1]! - 15) continue;
        drops++;
        break;
      }
    }
    if (change > 25 && short[index]! > loudDb - 30) rises++;
  }
  const steps = short.map((value, index) =>
    index > 0 && value > loudDb - 30 ? Math.abs(value - short[index - 1]!) : 0,
  );
  return [
    Math.log1p((5 * drops) / seconds),
    Math.log1p((5 * falls) / seconds),
    Math.log1p((5 * rises) / seconds),
    quantile(steps, 0.99),
    Math.log1p((silentRuns(samples, loudDb) * 5) / seconds),
    ...clickClues(samples),
    Math.log1p((repeats(samples, short, loudDb) * 5) / seconds),
  ];
}

/** Stretches of 6 ms and more of next to nothing, that begin or end in the middle of a sound. */
function silentRuns(samples: Float32Array, loudDb: number): number {
  const limit = 10 ** ((loudDb - 55) / 20);
  const loud = 10 ** ((loudDb - 22) / 20);
  let [runs, length] = [0, 0];
  for (let index = 0; index <= samples.length; index++) {
    if (index < samples.length && Math.abs(samples[index]!) <= limit) {
      length++;
      continue;
    }
    if (
      length >= 96 &&
      (peakOf(samples, index - length - 48, index - length) > loud || peakOf(samples, index, index + 48) > loud)
    )
      runs++;
    length = 0;
  }
  return runs;
}

function peakOf(samples: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let index = Math.max(0, from); index < Math.min(samples.length, to); index++)
    peak = Math.max(peak, Math.abs(samples[index]!));
  return peak;
}

/** How many samples bend far more sharply than those around them, and by how much the sharpest do. */
function clickClues(samples: Float32Array): number[] {
  const reach = 40;
  const bends = new Float32Array(samples.length);
  for (let index = 1; index + 1 < samples.length; index++) {
    bends[index] = Math.abs(samples[index - 1]! - 2 * samples[index]! + samples[index + 1]!);
  }
  const usual = meanOf(bends) + 1e-6;
  let around = 0;
  let count = 0;
  let last = -reach;
  const sharpness: number[] = [];
  for (let index = 0; index < bends.length; index++) {
    around += (bends[index + reach] ?? 0) - (bends[index - reach - 1] ?? 0);
    const ratio = bends[index]! / (around / (2 * reach + 1) + 0.5 * usual);
    if (ratio < 9) continue;
    sharpness.push(ratio);
    if (index - last > reach) count++;
    last = index;
  }
  return [Math.log1p((5 * count * 16_000) / samples.length), Math.log1p(quantile(sharpness, 0.8))];
}

/** Blocks of 20 ms that are the one before again, as concealment of lost packets makes them. */
function repeats(samples: Float32Array, short: Float64Array, loudDb: number): number {
  const size = 320;
  let count = 0;
  for (let from = size; from + size <= samples.length; from += shortHop) {
    if (short[from / shortHop]! < loudDb - 30) continue;
    let [same, one, other] = [0, 0, 0];
    for (let index = from; index < from + size; index++) {
      same += samples[index]! * samples[index - size]!;
      one += samples[index]! ** 2;
      other += samples[index - size]! ** 2;
    }
    if (same > 0.998 * Math.sqrt(one * other)) {
      count++;
      from += size - shortHop;
    }
  }
  return count;
}
