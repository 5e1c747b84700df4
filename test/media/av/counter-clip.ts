/** Frames that carry their own number, so that a decoded frame can be told from any other. */

const blockPixels = 16;
const bitCount = 12;

/** A yuv420p picture with a gradient that moves, and the number `n` as black and white blocks along the top left. */
export function counterFrame(n: number, width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1)).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = 60 + ((x + 2 * y + 5 * n) % 128);
  }
  for (let bit = 0; bit < bitCount; bit++) {
    const value = (n >> bit) & 1 ? 220 : 30;
    for (let y = 0; y < blockPixels; y++)
      data.fill(value, y * width + bit * blockPixels, y * width + (bit + 1) * blockPixels);
  }
  return data;
}

/** The number in a picture's luma. */
export function readCounter(data: Uint8Array, width: number, scale = 1): number {
  let n = 0;
  for (let bit = 0; bit < bitCount; bit++) {
    const x = Math.floor((bit + 0.5) * blockPixels * scale);
    const y = Math.floor(0.5 * blockPixels * scale);
    if (data[y * width + x]! > 125) n |= 1 << bit;
  }
  return n;
}

/** Numbered frames for `writeVideo`, at the given times. */
export function* counterFrames(
  times: readonly number[],
  width: number,
  height: number,
  change: (data: Uint8Array) => Uint8Array = (data) => data,
): Generator<{ timeSeconds: number; data: Uint8Array }> {
  for (const [n, timeSeconds] of times.entries()) yield { timeSeconds, data: change(counterFrame(n, width, height)) };
}

/** The times of a constant frame rate. */
export function constantTimes(count: number, frameRate: number): number[] {
  return Array.from({ length: count }, (_, n) => n / frameRate);
}

/** Turns a yuv420p picture with even sides clockwise. */
export function turned(data: Uint8Array, width: number, height: number, degrees: number): Uint8Array {
  const result = new Uint8Array(data.length);
  let offset = 0;
  for (const shift of [0, 1, 1]) {
    const [w, h] = [width >> shift, height >> shift];
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const value = data[offset + y * w + x]!;
        if (degrees === 90) result[offset + x * h + (h - 1 - y)] = value;
        else if (degrees === 180) result[offset + (h - 1 - y) * w + (w - 1 - x)] = value;
        else if (degrees === 270) result[offset + (w - 1 - x) * h + y] = value;
        else result[offset + y * w + x] = value;
      }
    }
    offset += w * h;
  }
  return result;
}

/** A tone, interleaved stereo. */
export function tone(
  seconds: number,
  sampleRateHz = 48_000,
): { sampleRateHz: number; channels: number; samples: Float32Array } {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz) * 2);
  for (let index = 0; index < samples.length; index++)
    samples[index] = 0.3 * Math.sin((index >> 1) * (index & 1 ? 0.05 : 0.03));
  return { sampleRateHz, channels: 2, samples };
}
