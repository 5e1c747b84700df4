import sharp from 'sharp';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { photoPath } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { createRgbToYuv, createPicture, type YuvPicture } from '../../synthesis/yuv-picture.ts';

const { floor, max, min, sin, cos, sqrt, round } = Math;

/** How a film before a screen was shot. */
export interface ScreenFilmOptions {
  width: number;
  height: number;
  frameCount: number;
  seed: number;
  /** R', G' and B' of 0 to 255; default a chroma green. */
  screen?: readonly [number, number, number];
  /** How much darker the corners are than the middle, and how dark the shadow of the person; default 0.25 and 0.3. */
  unevenness?: number;
  shadow?: number;
  /** Standard deviation of the sensor's noise in 8-bit levels; default 2. */
  noise?: number;
  /** How much of the screen's light falls on the rim of the person; default 0. */
  spill?: number;
  /** Whether the person stands still; default false. */
  isStill?: boolean;
  /** Mixes in linear light, as lenses do; default in coded values, in which the matte is then exactly known. */
  isLinear?: boolean;
}

/** What is known of one frame. */
export interface TrueFrame {
  /** 0 to 255 for every pixel. */
  alpha: Uint8Array;
  /** What stands before the screen, without its light, R'G'B'; only where alpha is not 0. */
  rgb: Uint8Array;
}

interface Cutout {
  width: number;
  height: number;
  rgb: Uint8Array;
  alpha: Uint8Array;
}

// Around the astronaut's outline in her portrait of 512 by 512 pixels.
const outline =
  '225,14 182,24 157,48 152,92 166,118 190,130 186,148 140,154 112,182 120,212 82,234 56,280 36,340 20,440 28,512 ' +
  '286,512 280,450 300,400 340,362 362,345 356,300 340,250 306,226 302,196 284,178 262,166 274,132 298,102 300,68 280,34 250,18';

/** The astronaut with loose hair, about as high as given, and her true opacity. */
export async function cutOutPerson(height: number, seed: number): Promise<Cutout> {
  const random = createRandom(`hair ${seed}`);
  const strands: string[] = [];
  for (let index = 0; index < 70; index++) {
    const angle = random.between(-2.9, -0.2);
    const [x, y] = [228 + 62 * cos(angle), 78 + 58 * sin(angle)];
    const reach = random.between(14, 46);
    const bend = random.between(-0.7, 0.7);
    const [toX, toY] = [x + reach * cos(angle + bend), y + reach * sin(angle + bend)];
    const [midX, midY] = [x + 0.5 * reach * cos(angle), y + 0.5 * reach * sin(angle)];
    const thickness = random.between(0.8, 3).toFixed(2);
    strands.push(
      `<path d="M${x},${y} Q${midX},${midY} ${toX},${toY}" stroke="white" fill="none" stroke-width="${thickness}"/>`,
    );
  }
  const width = round((height * 400) / 512);
  const svg = (body: string): Buffer =>
    Buffer.from(`<svg viewBox="0 0 400 512" width="${width}" height="${height}">${body}</svg>`);
  const draw = async (body: string): Promise<Buffer> =>
    sharp(svg(body)).flatten({ background: '#000' }).toColourspace('b-w').raw().toBuffer();
  const body = await sharp(
    await sharp(svg(`<polygon points="${outline}" fill="white"/>`))
      .png()
      .toBuffer(),
  )
    .flatten({ background: '#000' })
    .blur(max(0.5, height / 400))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const hair = await draw(strands.join(''));
  const photo = await sharp(photoPath('astronaut'))
    .extract({ left: 0, top: 0, width: 400, height: 512 })
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const rgb = new Uint8Array(photo.length);
  const alpha = new Uint8Array(width * height);
  for (let at = 0; at < alpha.length; at++) {
    const loose = (hair[at]! / 255) * (1 - body[at]! / 255);
    alpha[at] = max(body[at]!, hair[at]!);
    for (const [channel, tone] of [52, 34, 26].entries())
      rgb[3 * at + channel] = photo[3 * at + channel]! * (1 - loose) + tone * loose;
  }
  return { width, height, rgb, alpha };
}

/** Draws the frames of a film before a screen: the person sways, the light is uneven, she throws a shadow. */
export async function createScreenFilm(
  options: ScreenFilmOptions,
): Promise<{ draw(index: number): { picture: YuvPicture & { data: Uint8Array }; truth: TrueFrame } }> {
  const { width, height, seed, screen = [58, 176, 72], unevenness = 0.25, shadow = 0.3, noise = 2 } = options;
  const { spill = 0, isLinear = false, isStill = false } = options;
  const person = await cutOutPerson(round(height * 0.86), seed);
  const softShadow = await sharp(person.alpha, { raw: { width: person.width, height: person.height, channels: 1 } })
    .blur(max(1, height / 40))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const rim = await sharp(person.alpha, { raw: { width: person.width, height: person.height, channels: 1 } })
    .blur(max(1, height / 60))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const random = createRandom(`noise ${seed}`);
  const table = Float32Array.from({ length: 1 << 16 }, () => random.gaussian() * noise);
  const toYuv = createRgbToYuv(height);
  return {
    draw(frame) {
      const index = isStill ? 0 : frame;
      const picture = createPicture(width, height);
      const alpha = new Uint8Array(width * height);
      const rgb = new Uint8Array(width * height * 3);
      const x0 = width * 0.5 - person.width / 2 + 0.12 * width * sin(index / 9) + 0.37 * index;
      const y0 = height - person.height + 4 * sin(index / 5);
      const [offX, offY] = [x0 + 0.07 * width, y0 + 0.03 * height];
      const out = new Float64Array(3);
      const columns = width >> 1;
      const sumU = new Float32Array(picture.u.length);
      const sumV = new Float32Array(picture.u.length);
      let place = random.integer(0, table.length - 1);
      for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
          const [dx, dy] = [x / width - 0.45, y / height - 0.4];
          const shade = 1 - shadow * (readAt(softShadow, person, x - offX, y - offY, 1, 0) / 255);
          const light = (1 - unevenness * 1.6 * (dx * dx + dy * dy)) * shade;
          const opacity = readAt(person.alpha, person, x - x0, y - y0, 1, 0);
          alpha[at] = round(opacity);
          const a = opacity / 255;
          const lit = a > 0 && spill > 0 ? spill * (1 - readAt(rim, person, x - x0, y - y0, 1, 0) / 255) : 0;
          let [r, g, b] = [0, 0, 0];
          for (let channel = 0; channel < 3; channel++) {
            const back = screen[channel]! * light;
            const clean = a > 0 ? readAt(person.rgb, person, x - x0, y - y0, 3, channel) : 0;
            rgb[3 * at + channel] = clean;
            const front = min(255, clean + lit * screen[channel]!);
            const mixed = isLinear ? sqrt(a * front * front + (1 - a) * back * back) : a * front + (1 - a) * back;
            if (channel === 0) r = mixed;
            else if (channel === 1) g = mixed;
            else b = mixed;
          }
          if (++place >= table.length - 3) place = random.integer(0, 9999);
          toYuv(r + table[place]!, g + table[place + 1]!, b + table[place + 2]!, out);
          picture.y[at] = max(0, min(255, round(out[0]!)));
          const chroma = (y >> 1) * columns + (x >> 1);
          sumU[chroma]! += out[1]!;
          sumV[chroma]! += out[2]!;
        }
      }
      for (let at = 0; at < sumU.length; at++) {
        picture.u[at] = round(sumU[at]! / 4);
        picture.v[at] = round(sumV[at]! / 4);
      }
      return { picture, truth: { alpha, rgb } };
    },
  };
}

/** Writes such a film. @returns what is known of each frame */
export async function writeScreenFilm(
  output: string,
  options: ScreenFilmOptions,
  writing: Partial<WriteOptions> = {},
): Promise<TrueFrame[]> {
  const { width, height, frameCount } = options;
  const film = await createScreenFilm(options);
  const truths: TrueFrame[] = [];
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    for (let index = 0; index < frameCount; index++) {
      const { picture, truth } = film.draw(index);
      truths.push(truth);
      yield { timeSeconds: index / 25, data: picture.data };
    }
  }
  await writeVideo({ output, width, height, frameRate: 25, crf: 18, frames: frames(), ...writing });
  return truths;
}

/** Between pixels; 0 outside. */
function readAt(
  data: Uint8Array,
  { width, height }: { width: number; height: number },
  x: number,
  y: number,
  channels: number,
  channel: number,
): number {
  const left = floor(x);
  const top = floor(y);
  if (left < 0 || top < 0 || left >= width - 1 || top >= height) return 0;
  const below = top >= height - 1 ? top : top + 1;
  const [across, down] = [x - left, y - top];
  const a = data[(top * width + left) * channels + channel]!;
  const b = data[(top * width + left + 1) * channels + channel]!;
  const c = data[(below * width + left) * channels + channel]!;
  const d = data[(below * width + left + 1) * channels + channel]!;
  return (a * (1 - across) + b * across) * (1 - down) + (c * (1 - across) + d * across) * down;
}
