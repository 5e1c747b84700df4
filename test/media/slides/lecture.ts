import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { cssFont, type FontName } from '../../synthesis/fonts.ts';
import { loadPhoto } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { samplePicture } from '../../synthesis/sample-picture.ts';
import { createSensorNoise } from '../../synthesis/sensor-noise.ts';
import { createSprite, drawSprite } from '../../synthesis/sprite.ts';
import { createPicture, pictureFromRgb, type YuvPicture } from '../../synthesis/yuv-picture.ts';

const { sin, floor, min, max, round } = Math;

/** What stands on a slide. */
export interface SlideSpec {
  title: string;
  bullets: string[];
}

/** A stretch of a lecture. */
export interface LecturePart {
  /** Which slide, or the speaker alone. */
  show: number | 'speaker';
  seconds: number;
  /** Bullets that are there from the beginning; the others come one after the other; default all. */
  built?: number;
  entrance?: 'cut' | 'dissolve' | 'wipe';
}

export interface LectureOptions {
  seed: number;
  slides: readonly SlideSpec[];
  parts: readonly LecturePart[];
  /** How slides look: dark on light or light on dark, with or without a photograph. */
  look: 'light' | 'dark' | 'photo';
  font?: FontName;
  /** `corner`: a moving speaker over the slide's lower right; `beside`: the slide is smaller, the speaker at its right. */
  speaker?: 'none' | 'corner' | 'beside';
  hasPointer?: boolean;
  width?: number;
  height?: number;
  frameRate?: number;
  write?: Partial<WriteOptions>;
}

/** When slides really change, and what they are called. */
export interface LectureTruth {
  spans: { startSeconds: number; isSoft: boolean; title: string }[];
  durationSeconds: number;
  frameRate: number;
}

const softSeconds = 0.64;

/** Writes a lecture whose slides and their times are known. */
export async function writeLecture(output: string, options: LectureOptions): Promise<LectureTruth> {
  const { seed, parts, slides, width = 640, height = 360, frameRate = 25, speaker = 'none', hasPointer } = options;
  const softFrames = 2 * round((softSeconds * frameRate) / 2);
  const noise = createSensorNoise(seed, 0.8);
  const room = await loadPhoto('bricks', { width, height, frameHeight: height, seed });
  const person = await createSprite('astronaut', { width: width * 1.3, height: height * 1.3 }, seed);
  const known = new Map<string, YuvPicture>();
  const slideAt = (index: number, bullets: number): YuvPicture => {
    const key = `${index} ${bullets}`;
    if (!known.has(key)) known.set(key, drawSlide(options, index, bullets, width, height));
    return known.get(key)!;
  };
  const render = (part: LecturePart, into: number, seconds: number, frame: YuvPicture): void => {
    if (part.show === 'speaker') {
      samplePicture(room, { centreX: width / 2 + 3 * sin(seconds), centreY: height / 2, scale: 1 }, frame);
      drawSprite(
        frame,
        { ...person, at: () => ({ x: width * 0.35 + 25 * sin(seconds * 2), y: height * 0.3 }) },
        seconds,
      );
      return;
    }
    const { bullets } = slides[part.show]!;
    const built = part.built ?? bullets.length;
    const shown = min(bullets.length, built + floor((into / part.seconds) * (bullets.length - built + 1)));
    copy(slideAt(part.show, shown), frame);
    if (speaker !== 'none') {
      const x = width * (speaker === 'corner' ? 0.8 : 0.82) + 8 * sin(seconds * 3);
      drawSprite(frame, { ...person, at: () => ({ x, y: height * 0.62 + 5 * sin(seconds * 2.3) }) }, seconds);
    }
    if (hasPointer)
      drawPointer(frame, width * (0.4 + 0.25 * sin(seconds * 1.3)), height * (0.5 + 0.2 * sin(seconds * 0.9)));
  };
  let at = 0;
  const timed = parts.map((part) => ({ part, start: at, end: (at += part.seconds) }));
  const frameCount = round(at * frameRate);
  async function* frames(): AsyncGenerator<{ timeSeconds: number; data: Uint8Array }> {
    const frame = createPicture(width, height);
    const other = createPicture(width, height);
    for (let index = 0; index < frameCount; index++) {
      const seconds = index / frameRate;
      const current = timed.findLastIndex(({ start }) => start <= seconds + 1e-9);
      const { part, start } = timed[current]!;
      render(part, seconds - start, seconds, frame);
      const near = [current, current + 1].find((which) => {
        const entrance = timed[which]?.part.entrance ?? 'cut';
        return (
          which > 0 && entrance !== 'cut' && Math.abs(index - round(timed[which]!.start * frameRate)) < softFrames / 2
        );
      });
      if (near !== undefined) {
        const before = timed[near - 1]!;
        const after = timed[near]!;
        render(before.part, min(seconds - before.start, before.part.seconds - 1e-6), seconds, frame);
        render(after.part, max(0, seconds - after.start), seconds, other);
        const share = (index - after.start * frameRate + softFrames / 2) / softFrames;
        if (after.part.entrance === 'dissolve') mix(frame, other, share);
        else wipe(frame, other, share);
      }
      noise(frame.y, index);
      yield { timeSeconds: seconds, data: frame.data.slice() };
    }
  }
  await writeVideo({ output, width, height, frameRate, crf: 22, frames: frames(), ...options.write });
  const spans: LectureTruth['spans'] = [];
  let last: LecturePart['show'] | undefined;
  for (const { part, start } of timed) {
    if (part.show === 'speaker' || part.show === last) continue;
    last = part.show;
    spans.push({ startSeconds: start, isSoft: (part.entrance ?? 'cut') !== 'cut', title: slides[part.show]!.title });
  }
  return { spans, durationSeconds: at, frameRate };
}

const looks = {
  light: { paper: '#ffffff', bar: '#1f4e8c', title: '#1f2a44', text: '#333333' },
  dark: { paper: '#14213d', bar: '#fca311', title: '#ffffff', text: '#e5e5e5' },
  photo: { paper: '#f4f1e8', bar: '#7a9e7e', title: '#2b2d42', text: '#3d405b' },
} as const;

function drawSlide(
  { look, slides, speaker, font = 'inter-semibold', seed }: LectureOptions,
  index: number,
  bullets: number,
  width: number,
  height: number,
): YuvPicture {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const colours = looks[look];
  context.fillStyle = speaker === 'beside' ? '#202020' : colours.paper;
  context.fillRect(0, 0, width, height);
  const share = speaker === 'beside' ? 0.78 : 1;
  context.translate(0, speaker === 'beside' ? height * 0.11 : 0);
  const [across, down] = [width * share, height * share];
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, across, down);
  context.fillStyle = colours.bar;
  context.fillRect(0, down * 0.2, across, down * 0.012);
  const { title, bullets: lines } = slides[index]!;
  context.fillStyle = colours.title;
  fitted(context, title, font, down * 0.105, across * 0.88, across * 0.06, down * 0.15);
  context.fillStyle = colours.text;
  for (const [row, line] of lines.slice(0, bullets).entries())
    fitted(context, `• ${line}`, font, down * 0.058, across * 0.64, across * 0.08, down * (0.34 + 0.11 * row));
  context.fillStyle = colours.bar;
  context.font = cssFont(font, round(down * 0.04));
  context.fillText('Reelflow course notes', across * 0.06, down * 0.96);
  context.fillText(String(index + 1), across * 0.62, down * 0.96);
  if (look === 'photo') drawChart(context, across, down, seed + index);
  const rgba = context.getImageData(0, 0, width, height).data;
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = rgba[pixel * 4 + channel]!;
  }
  return pictureFromRgb(rgb, width, height, height);
}

function fitted(
  context: SKRSContext2D,
  text: string,
  font: FontName,
  size: number,
  most: number,
  x: number,
  y: number,
): void {
  context.font = cssFont(font, round(size));
  const wide = context.measureText(text).width;
  if (wide > most) context.font = cssFont(font, floor((size * most) / wide));
  context.fillText(text, x, y);
}

function drawChart(context: SKRSContext2D, across: number, down: number, seed: number): void {
  const random = createRandom(`chart ${seed}`);
  for (let bar = 0; bar < 5; bar++) {
    const tall = down * random.between(0.08, 0.35);
    context.fillRect(across * (0.66 + 0.05 * bar), down * 0.7 - tall, across * 0.035, tall);
  }
}

function drawPointer({ y, width }: YuvPicture, x: number, top: number): void {
  for (let row = 0; row < 12; row++) {
    for (let column = 0; column <= row * 0.6; column++)
      y[(floor(top) + row) * width + floor(x) + column] = row % 11 ? 30 : 225;
  }
}

function copy(from: YuvPicture, to: YuvPicture): void {
  for (const plane of ['y', 'u', 'v'] as const) to[plane].set(from[plane]);
}

function mix(frame: YuvPicture, other: YuvPicture, share: number): void {
  const weight = round(256 * min(1, max(0, share)));
  for (const plane of ['y', 'u', 'v'] as const) {
    const [out, added] = [frame[plane], other[plane]];
    for (let at = 0; at < out.length; at++) out[at] = (out[at]! * (256 - weight) + added[at]! * weight + 128) >> 8;
  }
}

function wipe(frame: YuvPicture, other: YuvPicture, share: number): void {
  for (const plane of ['y', 'u', 'v'] as const) {
    const width = plane === 'y' ? frame.width : frame.width >> 1;
    const upTo = round(width * share);
    for (let row = 0; row < frame[plane].length; row += width)
      frame[plane].set(other[plane].subarray(row, row + upTo), row);
  }
}
