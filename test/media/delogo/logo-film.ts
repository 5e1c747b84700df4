import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { writeVideo } from '../../../media/av/write-video.ts';
import type { Box } from '../../metrics/plane.ts';
import { cssFont } from '../../synthesis/fonts.ts';
import { frameTimes } from '../../synthesis/frame-times.ts';
import { blendOverlay, overlayFromRgba, type Overlay } from '../../synthesis/overlay.ts';
import type { PhotoName } from '../../synthesis/photo.ts';
import { createScene, planShots, type BackgroundKind } from '../../synthesis/scene.ts';
import { createSensorNoise } from '../../synthesis/sensor-noise.ts';
import { createTone } from '../../synthesis/soundtrack.ts';
import { createPicture } from '../../synthesis/yuv-picture.ts';

/** `badge`: a coloured disc with a name on it; `word`: outlined letters; `sign`: a many-coloured drawing. */
export type LogoKind = 'badge' | 'word' | 'sign';

/** A logo to be laid over a film. */
export interface LogoSpec {
  kind: LogoKind;
  text: string;
  /** 1 is opaque. */
  alpha: number;
  /** Its upper left corner and height, as ratios of the frame. */
  x: number;
  y: number;
  height: number;
  /** When it is there; default always. */
  fromSeconds?: number;
  toSeconds?: number;
  /** How long it takes to come and go; default 0. */
  fadeSeconds?: number;
}

export interface LogoFilmOptions {
  seed: number;
  width: number;
  height: number;
  frameRate: number;
  durationSeconds: number;
  background: BackgroundKind;
  photos?: readonly PhotoName[];
  logos: readonly LogoSpec[];
  variableFrameRate?: boolean;
  crf?: number;
  audio?: boolean;
}

/** Writes a film with logos and its twin without. @returns the logos' boxes, in pixels */
export async function writeLogoFilm(
  output: string,
  clean: string | undefined,
  options: LogoFilmOptions,
): Promise<Box[]> {
  const { width, height, frameRate, crf = 18, durationSeconds } = options;
  const overlays = options.logos.map((logo) => drawLogo(logo, { width, height }));
  const common = { width, height, frameRate, ...(options.audio && { audio: createTone(durationSeconds) }) };
  await writeVideo({ ...common, output, crf, frames: render(options, overlays) });
  if (clean) await writeVideo({ ...common, output: clean, crf: 6, frames: render(options, []) });
  return overlays.map(({ x, top, width: across, height: down }) => ({ x, y: top, width: across, height: down }));
}

async function* render(
  options: LogoFilmOptions,
  overlays: readonly Overlay[],
): AsyncGenerator<{ timeSeconds: number; data: Uint8Array }> {
  const { seed, width, height, durationSeconds, background, photos } = options;
  const shots = planShots(background, { seed, durationSeconds, ...(photos && { photos }) });
  const drawScene = createScene(shots, { width, height }, durationSeconds, seed);
  const addNoise = createSensorNoise(seed, 1.5);
  const frame = createPicture(width, height);
  const times = frameTimes(options, options.variableFrameRate ?? false);
  for (const [index, timeSeconds] of times.entries()) {
    await drawScene(timeSeconds, frame);
    addNoise(frame.y, index);
    for (const [at, overlay] of overlays.entries()) {
      const opacity = opacityAt(timeSeconds, options.logos[at]!);
      if (opacity > 0) blendOverlay(frame, overlay, opacity);
    }
    yield { timeSeconds, data: frame.data.slice() };
  }
}

function opacityAt(seconds: number, { fromSeconds = 0, toSeconds = Infinity, fadeSeconds = 0 }: LogoSpec): number {
  if (seconds < fromSeconds || seconds >= toSeconds) return 0;
  if (fadeSeconds === 0) return 1;
  const into = fromSeconds === 0 ? Infinity : seconds - fromSeconds;
  return Math.min(1, into / fadeSeconds, (toSeconds - seconds) / fadeSeconds);
}

/** Draws a logo for a frame. */
export function drawLogo(logo: LogoSpec, frame: { width: number; height: number }): Overlay {
  const canvas = createCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d');
  const size = logo.height * frame.height;
  const x = logo.x * frame.width;
  const y = logo.y * frame.height;
  // Drawn opaque and thinned after, so that strokes over fills do not add up.
  if (logo.kind === 'badge') drawBadge(context, logo.text, x, y, size);
  else if (logo.kind === 'word') drawWord(context, logo.text, x, y, size);
  else drawSign(context, logo.text, x, y, size);
  const drawn = context.getImageData(0, 0, frame.width, frame.height).data;
  const place = evenBounds(drawn, frame);
  const rgba = context.getImageData(place.x, place.y, place.width, place.height).data;
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = Math.round(rgba[at]! * logo.alpha);
  return overlayFromRgba(rgba, place, frame.height);
}

function drawBadge(context: SKRSContext2D, text: string, x: number, y: number, size: number): void {
  context.fillStyle = '#c81e32';
  context.beginPath();
  context.arc(x + size / 2, y + size / 2, size / 2, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#ffffff';
  context.font = cssFont('inter-semibold', size * 0.62);
  context.textAlign = 'center';
  context.fillText(text.slice(0, 1), x + size / 2, y + size * 0.73);
  context.textAlign = 'left';
  context.fillStyle = '#f4f4f4';
  context.font = cssFont('inter-semibold', size * 0.7);
  context.fillText(text.slice(1), x + size * 1.15, y + size * 0.76);
}

function drawWord(context: SKRSContext2D, text: string, x: number, y: number, size: number): void {
  context.font = cssFont('inter-semibold', size);
  context.lineJoin = 'round';
  context.lineWidth = Math.max(2, size * 0.12);
  context.strokeStyle = '#202020';
  context.strokeText(text, x, y + size * 0.85);
  context.fillStyle = '#ffffff';
  context.fillText(text, x, y + size * 0.85);
}

function drawSign(context: SKRSContext2D, text: string, x: number, y: number, size: number): void {
  const colours = ['#ffd000', '#18a0e0', '#30b050', '#ffffff'];
  for (const [index, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(x + (index % 2) * size * 0.5, y + Math.floor(index / 2) * size * 0.5, size * 0.46, size * 0.46);
  }
  context.fillStyle = '#ffffff';
  context.font = cssFont('inter-semibold', size * 0.45);
  context.fillText(text, x + size * 1.1, y + size * 0.66);
}

function evenBounds(rgba: Uint8ClampedArray, { width, height }: { width: number; height: number }): Box {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let at = 0; at < width * height; at++) {
    if (rgba[4 * at + 3] === 0) continue;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x & ~1);
    right = Math.max(right, (x | 1) + 1);
    top = Math.min(top, y & ~1);
    bottom = Math.max(bottom, (y | 1) + 1);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
