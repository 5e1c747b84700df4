import type { Frame } from '../../../media/av/frame.ts';
import { type PhotoName, loadPhoto, photoNames } from '../../synthesis/photo.ts';
import { type Random, createRandom } from '../../synthesis/random.ts';
import { samplePicture, type View } from '../../synthesis/sample-picture.ts';
import { createSensorNoise } from '../../synthesis/sensor-noise.ts';
import { createPicture, type YuvPicture } from '../../synthesis/yuv-picture.ts';

/** A film of still photographs under a moving camera, with everything in it that may be taken for a cut. */
export interface CutFilm {
  frames: Frame[];
  /** First frames of the shots that begin with a cut. */
  cuts: number[];
  /** First and last mixed frame. */
  graduals: { kind: 'dissolve' | 'fade'; first: number; last: number }[];
  flashes: number[];
}

/** What to put in. */
export interface CutFilmOptions {
  seed: number;
  shots: number;
  frameRate?: number;
  /** Dissolves and fades in place of some cuts; default false. */
  graduals?: boolean;
}

const WIDTH = 192;
const HEIGHT = 108;

/** Makes a film from a seed: pans from slow to whip-fast, zooms, flashes of one to four frames, sensor noise. */
export async function makeCutFilm({ seed, shots, frameRate = 25, graduals = false }: CutFilmOptions): Promise<CutFilm> {
  const random = createRandom(`cut film ${seed}`);
  const noise = createSensorNoise(seed, 2);
  const film: CutFilm = { frames: [], cuts: [], graduals: [], flashes: [] };
  const push = (picture: YuvPicture & { data: Uint8Array }): void => {
    const index = film.frames.length;
    noise(picture.y, index);
    film.frames.push({
      index,
      timeSeconds: index / frameRate,
      durationSeconds: 1 / frameRate,
      width: WIDTH,
      height: HEIGHT,
      data: picture.data,
    });
  };
  let previous: PhotoName | undefined;
  let ending: ((frame: number) => YuvPicture & { data: Uint8Array }) | undefined;
  for (let shot = 0; shot < shots; shot++) {
    const name = random.pick(photoNames.filter((photo) => photo !== previous));
    previous = name;
    const length = random.integer(22, 70);
    const draw = await makeShot(name, length, random);
    if (shot > 0) {
      const kind = graduals ? random.pick(['cut', 'dissolve', 'fade'] as const) : 'cut';
      if (kind === 'cut') film.cuts.push(film.frames.length);
      else {
        const span = random.integer(8, 30);
        const first = film.frames.length;
        for (let step = 0; step < span; step++) {
          const share = (step + 1) / (span + 1);
          push(
            kind === 'dissolve'
              ? mix(ending!(step), draw(step - span), share)
              : throughBlack(ending!(step), draw(step - span), share),
          );
        }
        film.graduals.push({ kind, first, last: film.frames.length - 1 });
      }
    }
    const flashAt = random.next() < 0.5 ? random.integer(9, length - 9) : -1;
    const flashLength = random.integer(1, 4);
    for (let step = 0; step < length; step++) {
      const picture = draw(step);
      if (flashAt >= 0 && step >= flashAt && step < flashAt + flashLength) {
        if (step === flashAt) film.flashes.push(film.frames.length);
        brighten(picture);
      }
      push(picture);
    }
    ending = (step) => draw(length + step);
  }
  return film;
}

async function makeShot(name: PhotoName, length: number, random: Random) {
  const scale = random.between(1.4, 2.2);
  const [width, height] = [Math.round(WIDTH * scale), Math.round(HEIGHT * scale)];
  const photo = await loadPhoto(name, { width, height, frameHeight: HEIGHT, seed: random.integer(0, 1e6) });
  // Up to 12 pixels a frame: at this size a whip pan.
  const speed = random.pick([0, 1, 3, 12]) * random.pick([-1, 1]);
  const zoom = random.between(0.85, 1.15);
  const start = speed < 0 ? width - WIDTH / 2 : WIDTH / 2;
  return (step: number): YuvPicture & { data: Uint8Array } => {
    const picture = createPicture(WIDTH, HEIGHT);
    const turn = (Math.abs(speed * step) / Math.max(1, width - WIDTH)) % 2;
    const way = (turn > 1 ? 2 - turn : turn) * (width - WIDTH);
    const view: View = {
      centreX: start + Math.sign(speed) * way,
      centreY: height / 2,
      scale: zoom ** (step / length),
    };
    samplePicture(photo, view, picture);
    return picture;
  };
}

function mix(a: YuvPicture & { data: Uint8Array }, b: YuvPicture & { data: Uint8Array }, share: number) {
  for (let at = 0; at < a.data.length; at++) a.data[at] = a.data[at]! * (1 - share) + b.data[at]! * share + 0.5;
  return a;
}

function throughBlack(a: YuvPicture & { data: Uint8Array }, b: YuvPicture & { data: Uint8Array }, share: number) {
  const black = createPicture(WIDTH, HEIGHT);
  return share < 0.5 ? mix(a, black, share * 2) : mix(black, b, share * 2 - 1);
}

function brighten({ y }: YuvPicture): void {
  for (let at = 0; at < y.length; at++) {
    const value = y[at]! * 1.6 + 40;
    y[at] = value > 235 ? 235 : value;
  }
}
