import sharp from 'sharp';
import { photoPath, type PhotoName } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { cutOutPerson } from '../keying/screen-film.ts';

const { round, sin, cos } = Math;

/** A picture that was put together, and the opacity of what was put in front. */
export interface Composite {
  width: number;
  height: number;
  rgb: Uint8Array;
  /** 0 to 255 for every pixel. */
  alpha: Uint8Array;
  /** What was put in front, where alpha is not 0. */
  front: Uint8Array;
}

interface Layer {
  width: number;
  height: number;
  rgb: Uint8Array;
  alpha: Uint8Array;
}

/** The astronaut with loose hair before a photograph that is out of focus, as behind a portrait. */
export async function personBefore(
  photo: PhotoName,
  { width, height, seed, blur = 3 }: { width: number; height: number; seed: number; blur?: number },
): Promise<Composite> {
  const person = await cutOutPerson(round(height * 0.9), seed);
  const random = createRandom(`person ${seed}`);
  const left = round((width - person.width) * random.between(0.2, 0.8));
  return compose(photo, width, height, blur, person, left, height - person.height);
}

/** Something round with a wavy, soft rim, of one photograph before another. */
export async function thingBefore(
  photo: PhotoName,
  thing: PhotoName,
  { width, height, seed, blur = 3 }: { width: number; height: number; seed: number; blur?: number },
): Promise<Composite> {
  const random = createRandom(`thing ${seed}`);
  const side = 2 * round(height * 0.29);
  const phase = random.between(0, 6);
  const points = Array.from({ length: 120 }, (_, index) => {
    const angle = (index / 120) * 2 * Math.PI;
    const radius = side * (0.4 + 0.03 * sin(5 * angle + phase) + 0.02 * cos(11 * angle));
    return `${side / 2 + radius * cos(angle)},${side / 2 + radius * sin(angle)}`;
  });
  const svg = `<svg width="${side}" height="${side}"><polygon points="${points.join(' ')}" fill="white"/></svg>`;
  const drawn = await sharp(Buffer.from(svg)).flatten({ background: '#000' }).png().toBuffer();
  const alpha = await sharp(drawn).blur(1.5).toColourspace('b-w').raw().toBuffer();
  const rgb = await sharp(photoPath(thing)).resize(side, side, { fit: 'cover' }).removeAlpha().raw().toBuffer();
  const left = round((width - side) * random.between(0.3, 0.7));
  const top = round((height - side) * random.between(0.3, 0.7));
  return compose(photo, width, height, blur, { width: side, height: side, rgb, alpha }, left, top);
}

async function compose(
  photo: PhotoName,
  width: number,
  height: number,
  blur: number,
  layer: Layer,
  left: number,
  top: number,
): Promise<Composite> {
  const back = await sharp(photoPath(photo))
    .resize(width, height, { fit: 'cover' })
    .blur(blur)
    .removeAlpha()
    .raw()
    .toBuffer();
  const rgb = new Uint8Array(back);
  const alpha = new Uint8Array(width * height);
  const front = new Uint8Array(rgb.length);
  for (let row = 0; row < layer.height; row++) {
    for (let column = 0; column < layer.width; column++) {
      const [x, y] = [left + column, top + row];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const from = row * layer.width + column;
      const at = y * width + x;
      const a = layer.alpha[from]! / 255;
      alpha[at] = layer.alpha[from]!;
      for (let channel = 0; channel < 3; channel++) {
        const value = layer.rgb[3 * from + channel]!;
        front[3 * at + channel] = value;
        rgb[3 * at + channel] = round(a * value + (1 - a) * rgb[3 * at + channel]!);
      }
    }
  }
  return { width, height, rgb, alpha, front };
}
