import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import type { Frame } from '../../../media/av/frame.ts';
import type { PhotoName } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { createScene, type ShotSpec } from '../../synthesis/scene.ts';
import { createSensorNoise } from '../../synthesis/sensor-noise.ts';
import { createPicture, type YuvPicture } from '../../synthesis/yuv-picture.ts';

const { sin, round, floor, exp, PI } = Math;

/** One part of a film. */
export interface FilmPart {
  seconds: number;
  /** `highlight` is loud, colourful and moving, `dull` gray, still and soft; `black` and `frozen` are what they say. */
  kind: 'highlight' | 'dull' | 'black' | 'frozen';
  photo: PhotoName;
  /** How it comes in; default a cut. */
  entrance?: 'cut' | 'dissolve' | 'none';
}

/** What is known of a film that was written. */
export interface HighlightFilm {
  frameRate: number;
  frameCount: number;
  times: number[];
  parts: (FilmPart & { startSeconds: number; endSeconds: number })[];
}

const bits = 16;
const markRows = 12;
const rateHz = 48_000;
/** A click comes with every so many frames. */
export const clickFrames = 25;
const clickSamples = 96;

/** Writes a film of dull stretches and highlights; each frame carries its number, and every 25th begins with a click. */
export async function writeHighlightFilm(
  output: string,
  parts: readonly FilmPart[],
  options: {
    seed: number;
    width?: number;
    height?: number;
    times?: (index: number) => number;
    hasSound?: boolean;
    hasClicks?: boolean;
  } & Partial<Pick<WriteOptions, 'rotationDegrees' | 'pixelFormat' | 'frameRate' | 'timeScale' | 'codec'>>,
): Promise<HighlightFilm> {
  const { seed, width = 320, height = 180, hasSound = true, hasClicks = false, frameRate = 25, ...rest } = options;
  const timeOf = options.times ?? ((index: number) => index / frameRate);
  let at = 0;
  const known = parts.map((part) => ({ ...part, startSeconds: at, endSeconds: (at += part.seconds) }));
  const times: number[] = [];
  while (timeOf(times.length) < at - 1e-9) times.push(timeOf(times.length));
  const shots: ShotSpec[] = known.map(({ startSeconds, photo, kind, entrance }) => ({
    startSeconds,
    photo,
    move: kind === 'highlight' ? 'pan' : 'handheld',
    sprites: kind === 'highlight' ? 3 : 0,
    entrance: entrance === 'dissolve' ? 'dissolve' : 'cut',
  }));
  const draw = createScene(shots, { width, height }, at, seed);
  const noise = createSensorNoise(seed, 1.5);
  async function* frames(): AsyncGenerator<{ timeSeconds: number; data: Uint8Array }> {
    const frame = createPicture(width, height);
    let still: Uint8Array | undefined;
    for (const [index, timeSeconds] of times.entries()) {
      const part = known.findLast((each) => each.startSeconds <= timeSeconds + 1e-9)!;
      if (part.kind !== 'frozen' || !still) {
        await draw(timeSeconds, frame);
        if (part.kind === 'dull') fade(frame);
        noise(frame.y, index);
        drawMark(frame, index);
        if (part.kind === 'black') blacken(frame);
        still = frame.data.slice();
      }
      yield { timeSeconds, data: still };
      if (part.kind !== 'frozen' && known[known.indexOf(part) + 1]?.kind !== 'frozen') still = undefined;
    }
  }
  const audio = hasSound
    ? { sampleRateHz: rateHz, channels: 2, samples: soundOf(known, at, hasClicks ? times : [], seed) }
    : undefined;
  await writeVideo({ output, width, height, frameRate, crf: 14, frames: frames(), ...(audio && { audio }), ...rest });
  return { frameRate, frameCount: times.length, times, parts: known };
}

function fade({ y, u, v }: YuvPicture): void {
  for (let at = 0; at < y.length; at++) y[at] = 70 + y[at]! * 0.35;
  for (let at = 0; at < u.length; at++) {
    u[at] = 128 + (u[at]! - 128) * 0.15;
    v[at] = 128 + (v[at]! - 128) * 0.15;
  }
}

function blacken({ y, u, v }: YuvPicture): void {
  y.fill(16);
  u.fill(128);
  v.fill(128);
}

/** The number as black and white blocks along the lower border. */
function drawMark({ y, width, height }: YuvPicture, index: number): void {
  for (let row = height - markRows; row < height; row++) {
    for (let x = 0; x < width; x++) y[row * width + x] = (index >> floor((x * bits) / width)) & 1 ? 210 : 30;
  }
}

/** The number that a frame carries. */
export function readMark({ data, width, height }: Frame): number {
  let index = 0;
  const row = height - round((markRows * height) / 360) - 2;
  for (let bit = 0; bit < bits; bit++) {
    const x = floor(((bit + 0.5) * width) / bits);
    if (data[row * width + x]! > 120) index |= 1 << bit;
  }
  return index;
}

function soundOf(
  parts: HighlightFilm['parts'],
  seconds: number,
  clicks: readonly number[],
  seed: number,
): Float32Array {
  const random = createRandom(`sound ${seed}`);
  const samples = new Float32Array(2 * round(seconds * rateHz));
  for (const { kind, startSeconds, endSeconds } of parts) {
    const [gain, tone] = kind === 'highlight' ? [0.25, 0.15] : [0.004, 0.002];
    const end = round(endSeconds * rateHz);
    for (let at = round(startSeconds * rateHz); at < end; at++) {
      const beat = kind === 'highlight' ? exp(-8 * ((at / rateHz) % 0.5)) : 1;
      const value = gain * beat * (random.next() - 0.5) + tone * sin((2 * PI * 330 * at) / rateHz);
      samples[2 * at] = value;
      samples[2 * at + 1] = value;
    }
  }
  for (const [index, time] of clicks.entries()) {
    if (index % clickFrames !== 0) continue;
    const first = round(time * rateHz);
    for (let at = first; at < first + clickSamples; at++) {
      samples[2 * at] = 0.9 * (at % 2 ? 1 : -1);
      samples[2 * at + 1] = samples[2 * at]!;
    }
  }
  return samples;
}
