/** Pixels of several channels, interleaved. */
export interface Pixels {
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
  channels: number;
}

const { max, min } = Math;

/** Pixels at one scale, with what is to be filled. */
export interface Level {
  width: number;
  height: number;
  channels: number;
  values: Float32Array;
  hole: Uint8Array;
}

export function toLevel({ data, width, height, channels }: Pixels, hole: Uint8Array): Level {
  return { width, height, channels, values: Float32Array.from(data), hole };
}

export function widestHole({ width, height, hole }: Level): number {
  let widest = 0;
  const row = new Uint32Array(width + 1);
  // The largest square of hole that ends at each pixel.
  for (let y = 0; y < height; y++) {
    let diagonal = 0;
    for (let x = 1; x <= width; x++) {
      const above = row[x]!;
      row[x] = hole[y * width + x - 1] === 0 ? 0 : 1 + min(above, row[x - 1]!, diagonal);
      widest = max(widest, row[x]!);
      diagonal = above;
    }
  }
  return widest;
}

export function halve(fine: Level): Level {
  const width = fine.width >> 1;
  const height = fine.height >> 1;
  const { channels } = fine;
  const coarse: Level = {
    width,
    height,
    channels,
    values: new Float32Array(width * height * channels),
    hole: new Uint8Array(width * height),
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      let known = 0;
      for (let corner = 0; corner < 4; corner++) {
        const from = (2 * y + (corner >> 1)) * fine.width + 2 * x + (corner & 1);
        if (fine.hole[from] === 1) continue;
        known++;
        for (let channel = 0; channel < channels; channel++) {
          coarse.values[at * channels + channel]! += fine.values[from * channels + channel]!;
        }
      }
      if (known < 2) coarse.hole[at] = 1;
      for (let channel = 0; channel < channels; channel++) coarse.values[at * channels + channel]! /= max(1, known);
    }
  }
  return coarse;
}

/** Gives the hole of a level what the coarser one has there. */
export function startFrom(level: Level, coarser: Level): void {
  const { width, height, channels, values, hole } = level;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (hole[y * width + x] === 0) continue;
      const from = min(coarser.height - 1, y >> 1) * coarser.width + min(coarser.width - 1, x >> 1);
      for (let channel = 0; channel < channels; channel++) {
        values[(y * width + x) * channels + channel] = coarser.values[from * channels + channel]!;
      }
    }
  }
}

/** Fills the hole of the coarsest level from its border inwards. */
export function startSmooth({ width, height, channels, values, hole }: Level): void {
  const open = hole.slice();
  for (let changed = true; changed;) {
    const closing: number[] = [];
    for (let at = 0; at < open.length; at++) {
      if (open[at] === 0) continue;
      const x = at % width;
      const near = [x > 0 ? at - 1 : -1, x + 1 < width ? at + 1 : -1, at - width, at + width].filter(
        (next) => next >= 0 && next < width * height && open[next] === 0,
      );
      if (near.length === 0) continue;
      for (let channel = 0; channel < channels; channel++) {
        values[at * channels + channel] =
          near.reduce((sum, next) => sum + values[next * channels + channel]!, 0) / near.length;
      }
      closing.push(at);
    }
    for (const at of closing) open[at] = 0;
    changed = closing.length > 0;
  }
}
