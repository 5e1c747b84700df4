import { join } from 'node:path';
import sharp from 'sharp';
import type { Box } from '../test/metrics/plane.ts';
import { photoPath, type PhotoName } from '../test/synthesis/photo.ts';
import { createRandom } from '../test/synthesis/random.ts';

/** A picture, and where in it that is which must be in view. */
export interface SubjectPicture {
  input: string;
  subject: Box;
}

/** What of a photograph shows somebody or something, and where its face, or all of a thing, is in the photograph. */
interface Subject {
  photo: PhotoName;
  part: Box;
  face: Box;
}

const subjects: Subject[] = [
  { photo: 'astronaut', part: box(60, 0, 320, 512), face: box(178, 50, 96, 145) },
  { photo: 'cat', part: box(0, 0, 400, 300), face: box(60, 60, 280, 215) },
  { photo: 'coffee', part: box(60, 10, 450, 390), face: box(170, 20, 240, 190) },
  { photo: 'raccoon', part: box(320, 0, 640, 640), face: box(440, 40, 500, 450) },
];
/** Photographs as they are. */
const whole: Subject[] = [
  { photo: 'astronaut', part: box(0, 0, 512, 290), face: box(178, 50, 96, 145) },
  { photo: 'coffee', part: box(0, 0, 600, 400), face: box(170, 20, 240, 190) },
  { photo: 'raccoon', part: box(0, 0, 1024, 768), face: box(440, 40, 500, 450) },
  { photo: 'rocket', part: box(0, 0, 640, 427), face: box(296, 123, 54, 300) },
];
/** A lawn, a wall and the evening sky. */
const grounds = [
  { photo: 'grass', part: box(0, 0, 512, 205), tint: '#5a8c3c' },
  { photo: 'bricks', part: box(0, 0, 512, 205), tint: '#b4643c' },
  { photo: 'rocket', part: box(110, 0, 270, 108), tint: undefined },
] as const;
const size = { width: 1280, height: 512 };

/** Four photographs as they are, and twelve wide pictures with somebody or something at a random place. */
export async function makeSubjectPictures(folder: string, seed: number): Promise<SubjectPicture[]> {
  const random = createRandom(`subjects ${String(seed)}`);
  const pictures: SubjectPicture[] = [];
  for (const subject of whole) {
    const input = join(folder, `${subject.photo}-whole.png`);
    await sharp(photoPath(subject.photo)).extract(regionOf(subject.part)).png().toFile(input);
    pictures.push({ input, subject: placed(subject, 1, 0, 0) });
  }
  for (const subject of subjects) {
    for (const { photo, part, tint } of grounds) {
      const height = Math.round(size.height * random.between(0.75, 1));
      const scale = height / subject.part.height;
      const width = Math.round(subject.part.width * scale);
      const [left, top] = [random.integer(0, size.width - width), size.height - height];
      const input = join(folder, `${subject.photo}-on-${photo}.png`);
      const cut = await sharp(photoPath(subject.photo))
        .extract(regionOf(subject.part))
        .resize(width, height, { fit: 'fill' })
        .toBuffer();
      const ground = sharp(photoPath(photo))
        .extract(regionOf(part))
        .resize(size.width, size.height, { fit: 'fill' })
        .toColourspace('srgb');
      // A picture of its own first: sharp would tint what is laid over it too.
      const coloured = await (tint === undefined ? ground : ground.tint(tint)).png().toBuffer();
      await sharp(coloured)
        .composite([{ input: cut, left, top }])
        .png()
        .toFile(input);
      pictures.push({ input, subject: placed(subject, scale, left, top) });
    }
  }
  return pictures;
}

/** The share of the subject that a window shows, of what a window of that size can show. */
export function coverage(subject: Box, window: Box): number {
  const along = (from: number, length: number, start: number, span: number): number =>
    Math.max(0, Math.min(from + length, start + span) - Math.max(from, start)) / Math.min(length, span);
  return (
    along(subject.x, subject.width, window.x, window.width) * along(subject.y, subject.height, window.y, window.height)
  );
}

function placed({ part, face }: Subject, scale: number, left: number, top: number): Box {
  return box(
    left + (face.x - part.x) * scale,
    top + (face.y - part.y) * scale,
    face.width * scale,
    Math.min(face.height, part.y + part.height - face.y) * scale,
  );
}

function regionOf({ x, y, width, height }: Box): { left: number; top: number; width: number; height: number } {
  return { left: x, top: y, width, height };
}

function box(x: number, y: number, width: number, height: number): Box {
  return { x, y, width, height };
}
