// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { parseBeautyParams } from '../../algorithms/beauty-params.ts';
import { faceBeauty } from '../../algorithms/face-beauty.ts';
import { beautify, type BeautyResult } from '../../media/beauty/beautify.ts';
import { readVideo } from '../../media/av/read-video.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import type { RgbImage } from '../../media/faces/sample-patch.ts';
import { packetsOf } from '../media/av/media-facts.ts';
import { psnrOfError } from '../metrics/psnr.ts';
import {
  brightness,
  difference,
  insideOf,
  meshOf,
  readRgb,
  smoothCheeks,
  texture,
} from '../media/beauty/measure-faces.ts';
import { makeTone } from '../support/wav-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';
import { createRandom } from '../synthesis/random.ts';
import { pictureFromRgb } from '../synthesis/yuv-picture.ts';

const folder = await temporaryFolder();
const timeoutMs = 120_000;

async function run(
  input: string,
  name: string,
  params: string,
  quality = 90,
): Promise<{ result: BeautyResult; path: string; warnings: string[] }> {
  const path = join(folder, name);
  const warnings: string[] = [];
  const result = await beautify({
    input,
    moreInputs: [],
    params: { settings: parseBeautyParams(params), quality },
    output: () => ({ path, url: `file://${path}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, path, warnings };
}

/** The head of the portrait at twice its size, with blemished skin: spots of a few pixels and grain. */
async function blemishedPortrait(): Promise<string> {
  const path = join(folder, 'portrait.png');
  const { data, info } = await sharp(photoPath('astronaut'))
    .extract({ left: 110, top: 0, width: 230, height: 230 })
    .resize(460, 460, { kernel: 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = createRandom('blemishes');
  const { width, height, channels } = info;
  const add = (x: number, y: number, by: number): void => {
    for (let channel = 0; channel < 3; channel++) {
      const at = (y * width + x) * channels + channel;
      data[at] = Math.max(0, Math.min(255, data[at]! + by));
    }
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) add(x, y, (random.next() + random.next() - 1) * 6);
  for (let spot = 0; spot < 250; spot++) {
    const [left, top, by] = [random.between(130, 330), random.between(160, 350), random.between(-9, 9)];
    for (let dy = 0; dy < 4; dy++) for (let dx = 0; dx < 4; dx++) add(Math.round(left) + dx, Math.round(top) + dy, by);
  }
  await sharp(data, { raw: { width, height, channels } }).png().toFile(path);
  return path;
}

const portrait = await blemishedPortrait();
const before = await readRgb(portrait);
const mesh = await meshOf(before);
const features = ['leftEye', 'rightEye', 'leftBrow', 'rightBrow', 'outerLips'] as const;

describe('the skin of a picture', () => {
  test(
    'is smoothed and brightened, while eyes, brows, lips, hair and background stay',
    async () => {
      const { path, result } = await run(portrait, 'smooth.png', 'smooth=70,whiten=40,detail=0');
      expect(result).toEqual({ faceCount: 1, frameCount: 1, retouchedFrameCount: 1 });
      const after = await readRgb(path);
      const skin = insideOf(mesh, smoothCheeks, before);
      const change = texture(after, skin, 4) / texture(before, skin, 4);
      const brighter = brightness(after, skin) - brightness(before, skin);
      const kept = features.map((feature) => {
        const mask = insideOf(mesh, [feature], before);
        return psnrOfError(difference(before, after, mask));
      });
      const around = insideOf(mesh, ['oval'], before, 22).map((inside) => 1 - inside);
      // Hair is beside and above the face; a band of it is inside that border.
      const hair = new Uint8Array(before.width * before.height);
      for (let y = 40; y < 150; y++) hair.fill(1, y * before.width + 100, y * before.width + 340);
      const hairPsnr = psnrOfError(difference(before, after, hair));
      console.log(
        `FaceBeauty: variance of skin to ${(100 * change).toFixed(0)} %, brighter by ${brighter.toFixed(1)}, ` +
          `eyes, brows, lips ${kept.map((value) => value.toFixed(0)).join(' ')} dB, hair ${hairPsnr.toFixed(0)} dB, ` +
          `background ${psnrOfError(difference(before, after, around))} dB`,
      );
      expect(change).toBeLessThan(0.55);
      expect(brighter).toBeGreaterThan(8);
      expect(Math.min(...kept)).toBeGreaterThan(50);
      expect(hairPsnr).toBeGreaterThan(36);
      expect(difference(before, after, around)).toBe(0);
    },
    timeoutMs,
  );

  test('keeps more of its texture with more detail, and changes more with more smoothing', async () => {
    const skin = insideOf(mesh, smoothCheeks, before);
    const left = async (params: string): Promise<number> =>
      texture(await readRgb((await run(portrait, 'detail.png', `whiten=0,${params}`)).path), skin, 3);
    const [plain, detailed, lightly] = [
      await left('smooth=80,detail=0'),
      await left('smooth=80,detail=100'),
      await left('smooth=20,detail=0'),
    ];
    expect(detailed).toBeGreaterThan(1.2 * plain);
    expect(lightly).toBeGreaterThan(1.2 * plain);
    expect(lightly).toBeLessThan(texture(before, skin, 3));
  });

  test('stays as it is where the settings turn it off', async () => {
    const off = await run(portrait, 'off.png', 'skin_beauty_enable=0,smooth=90,shape_beauty_enable=0,eye_size=90');
    expect(off.warnings).toEqual([expect.stringMatching(/change nothing/)]);
    expect((await readRgb(off.path)).data).toEqual(before.data);
  });
});

/** Lengths on a face, over the distance between the outer corners of its eyes as it was. */
function lengths(points: Float32Array) {
  const unit = Math.hypot(mesh[263 * 3]! - mesh[33 * 3]!, mesh[263 * 3 + 1]! - mesh[33 * 3 + 1]!);
  const far = (a: number, b: number): number =>
    Math.hypot(points[a * 3]! - points[b * 3]!, points[a * 3 + 1]! - points[b * 3 + 1]!) / unit;
  const height = (index: number): number => (points[index * 3 + 1]! - mesh[168 * 3 + 1]!) / unit;
  return {
    cheeks: far(123, 352),
    jaw: far(172, 397),
    face: far(234, 454),
    mouthWidth: far(61, 291),
    eyeHeight: far(159, 145) + far(386, 374),
    eyesApart: far(133, 362),
    chin: height(152),
    noseTip: height(1),
    mouth: height(13),
    corners: height(33) + height(263) - height(133) - height(362),
  };
}

type Length = keyof ReturnType<typeof lengths>;

/** Settings that do not get in each other's way, and how much lengths change at least. */
const wanted: [string, Partial<Record<Length, number>>][] = [
  ['face_thin=100,eye_size=100', { face: -0.1, eyeHeight: 0.02 }],
  ['face_cut=100,eye_distance=100', { jaw: -0.06, eyesApart: 0.03 }],
  ['cheek_thin=100,eye_corner1=100', { cheeks: -0.045, corners: -0.004 }],
  ['chin_length=100,eye_distance=-100', { chin: 0.02, eyesApart: -0.03 }],
  ['chin_length=-100,eye_corner1=-100', { chin: -0.04, corners: 0.005 }],
  ['smile=100', { mouthWidth: 0.04 }],
  ['face_length=100', { chin: 0.05 }],
  ['face_length=-100', { chin: -0.04 }],
  ['mouth_size=100,nose_length=-100', { mouthWidth: 0.04, noseTip: -0.015 }],
  ['mouth_size=-100', { mouthWidth: -0.04 }],
  ['mouth_position=100', { mouth: -0.025 }],
  ['mouth_position=-100,nose_length=100', { mouth: 0.025, noseTip: 0.015 }],
];

describe('the shape of a face', () => {
  test(
    'changes as asked, by the landmarks found again in the output, and not beyond the face',
    async () => {
      const plain = lengths(mesh);
      const told: string[] = [];
      const wrong: string[] = [];
      const outside = insideOf(mesh, ['oval'], before, 130).map((inside) => 1 - inside);
      for (const [settings, changes] of wanted) {
        const { path } = await run(portrait, 'shape.png', `skin_beauty_enable=0,${settings}`);
        const after = await readRgb(path);
        const found = lengths(await meshOf(after));
        for (const [length, least] of Object.entries(changes) as [Length, number][]) {
          const change = found[length] - plain[length];
          told.push(`${settings} ${length} ${change.toFixed(3)}`);
          if (change / least < 1) wrong.push(`${settings}: ${length} ${change.toFixed(3)}, not ${least}`);
        }
        if (difference(before, after, outside) > 0) wrong.push(`${settings} reaches beyond the face`);
      }
      console.log(`FaceBeauty, in eye distances: ${told.join(', ')}`);
      expect(wrong).toEqual([]);
    },
    timeoutMs,
  );

  test('finds all of several faces, tilted and partly hidden ones too', async () => {
    const path = join(folder, 'three.png');
    const head = sharp(photoPath('astronaut')).extract({ left: 100, top: 0, width: 260, height: 240 });
    const straight = await head.png().toBuffer();
    const tilted = await sharp(straight).rotate(20, { background: '#777' }).png().toBuffer();
    const hand = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#c09070' } })
      .png()
      .toBuffer();
    await sharp({ create: { width: 1200, height: 420, channels: 3, background: '#777' } })
      .composite([
        { input: straight, left: 20, top: 60 },
        { input: tilted, left: 360, top: 30 },
        { input: straight, left: 820, top: 60 },
        { input: hand, left: 905, top: 195 },
      ])
      .png()
      .toFile(path);
    const { result } = await run(path, 'three-out.png', 'smooth=60');
    expect(result.faceCount).toBe(3);
  });
});

/** Writes a film of still pictures under noise of their own. */
async function writeNoisyFilm(name: string, shots: { path: string; frameCount: number }[]): Promise<string> {
  const output = join(folder, name);
  const random = createRandom(name);
  const noise = Float32Array.from({ length: 65_536 }, () => (random.next() + random.next() + random.next() - 1.5) * 6);
  const pictures = await Promise.all(shots.map(({ path }) => readRgb(path)));
  const stills = pictures.map(({ data, width, height }) => {
    const { y, u, v } = pictureFromRgb(data, width, height, height);
    return Buffer.concat([y, u, v]);
  });
  const { width, height } = pictures[0]!;
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    let index = 0;
    for (const [shot, { frameCount }] of shots.entries()) {
      for (let frame = 0; frame < frameCount; frame++, index++) {
        const data = Uint8Array.from(stills[shot]!);
        const offset = random.integer(0, 65_535);
        for (let at = 0; at < width * height; at++) {
          const value = data[at]! + noise[(at + offset) & 65_535]!;
          data[at] = value < 16 ? 16 : value > 235 ? 235 : value + 0.5;
        }
        yield { timeSeconds: index / 25, data };
      }
    }
  }
  await writeVideo({ output, width, height, frameRate: 25, crf: 4, frames: frames() });
  return output;
}

async function framesOf(path: string): Promise<RgbImage[]> {
  const frames: RgbImage[] = [];
  for await (const { data, width, height } of readVideo(path, { pixelFormat: 'rgb24' }))
    frames.push({ data: Uint8Array.from(data), width, height });
  return frames;
}

describe('a video', () => {
  test(
    'is as steady as it was, stays as it was beyond the face, and is retouched from the first frame of a shot to its last',
    async () => {
      const scenery = join(folder, 'scenery.png');
      await sharp(photoPath('coffee')).resize(460, 460, { fit: 'cover' }).png().toFile(scenery);
      const film = await writeNoisyFilm('noisy.mp4', [
        { path: portrait, frameCount: 12 },
        { path: scenery, frameCount: 6 },
      ]);
      const { path, result } = await run(film, 'steady.mp4', 'smooth=60,whiten=40,eye_size=60,face_thin=40', 95);
      expect(result).toEqual({ faceCount: 1, frameCount: 18, retouchedFrameCount: 12 });
      const [input, output] = [await framesOf(film), await framesOf(path)];
      const face = insideOf(mesh, ['oval'], before, 10);
      const around = insideOf(mesh, ['oval'], before, 130).map((inside) => 1 - inside);
      const skin = insideOf(mesh, smoothCheeks, before);
      const jitter = (frames: RgbImage[]): number => {
        const steps = Array.from({ length: 11 }, (_, at) => difference(frames[at]!, frames[at + 1]!, face));
        return Math.sqrt(steps.reduce((sum, step) => sum + step, 0) / steps.length);
      };
      const [jitterBefore, jitterAfter] = [jitter(input), jitter(output)];
      const background = Math.min(
        ...output.slice(0, 12).map((frame, at) => psnrOfError(difference(frame, input[at]!, around))),
      );
      const brighter = output.slice(0, 12).map((frame, at) => brightness(frame, skin) - brightness(input[at]!, skin));
      console.log(
        `FaceBeauty of a video: change from frame to frame ${jitterBefore.toFixed(2)} before, ${jitterAfter.toFixed(2)} after; ` +
          `background ${background.toFixed(1)} dB; brighter by ${Math.min(...brighter).toFixed(1)} to ${Math.max(...brighter).toFixed(1)}`,
      );
      expect(jitterAfter).toBeLessThan(1.05 * jitterBefore);
      expect(background).toBeGreaterThan(45);
      expect(Math.max(...brighter) - Math.min(...brighter)).toBeLessThan(2);
      expect(Math.min(...brighter)).toBeGreaterThan(5);
      for (let at = 12; at < 18; at++) {
        const all = new Uint8Array(before.width * before.height).fill(1);
        expect(psnrOfError(difference(output[at]!, input[at]!, all))).toBeGreaterThan(42);
      }
    },
    timeoutMs,
  );

  test('without a face is copied as it is, with a warning', async () => {
    const cat = join(folder, 'cat.png');
    await sharp(photoPath('cat')).resize(320, 240, { fit: 'cover' }).png().toFile(cat);
    const film = await writeNoisyFilm('cat.mp4', [{ path: cat, frameCount: 4 }]);
    const { path, warnings, result } = await run(film, 'cat-out.mp4', '');
    expect(result).toEqual({ faceCount: 0, frameCount: 4, retouchedFrameCount: 0 });
    expect(warnings).toEqual([expect.stringMatching(/No face/)]);
    expect(await packetsOf(path)).toEqual(await packetsOf(film));
  });
});

describe('what FaceBeauty takes', () => {
  test('reads beauty_params as the vendor writes them, and refuses others with what to give', () => {
    expect(parseBeautyParams('')).toMatchObject({ whiten: 20, smooth: 20, detail: 20, eye_size: 0, threshold: 0.8 });
    expect(parseBeautyParams(' smooth=40, nose_thin=-30,threshold=0.5 ,')).toMatchObject({
      smooth: 40,
      nose_thin: -30,
      threshold: 0.5,
    });
    const refused: [string, RegExp][] = [
      ['smoth=4', /"smoth" is not known. Use one of: skin_beauty_enable, .*smooth.*max_face_num/],
      ['smooth=101', /smooth must be a whole number from 0 to 100/],
      ['smooth=-1', /smooth must be a whole number from 0 to 100/],
      ['nose_thin=-101', /nose_thin must be a whole number from -100 to 100/],
      ['smooth', /"smooth" is not key=number/],
      ['smooth=1,smooth=2', /smooth is given twice/],
    ];
    for (const [text, message] of refused) {
      expect(() => parseBeautyParams(text)).toThrow(message);
      expect(() => faceBeauty.params.parse({ beauty_params: text })).toThrow(message);
    }
    expect(faceBeauty.params.parse({ quality: '80' })).toEqual({ beauty_params: '', quality: 80 });
  });

  test('refuses a sound and a file that is not there', async () => {
    await expect(run(join(folder, 'none.mp4'), 'a.mp4', '')).rejects.toMatchObject({ type: 'ObjectNotFound' });
    const sound = join(folder, 'sound.wav');
    await makeTone(sound);
    await expect(run(sound, 'a.mp4', '')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/audio file.*video or a picture/),
    });
    await expect(run(portrait, 'a.mp4', '')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/\.jpg, \.png or \.webp/),
    });
  });

  test('keeps 16 bits and transparency in png, and leaves a picture without a face as it is', async () => {
    const input = join(folder, 'deep.png');
    await sharp(photoPath('coffee')).ensureAlpha(0.5).toColourspace('rgb16').png().toFile(input);
    const { path, warnings } = await run(input, 'deep-out.png', '');
    expect(await sharp(path).metadata()).toMatchObject({ depth: 'ushort', hasAlpha: true, width: 600 });
    expect(warnings).toEqual([expect.stringMatching(/No face/)]);
    expect((await readRgb(path)).data).toEqual((await readRgb(input)).data);
  });
});
