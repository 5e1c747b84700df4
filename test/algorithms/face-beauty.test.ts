// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { parseBeautyParams } from '../../algorithms/beauty-params.ts';
import { faceBeauty } from '../../algorithms/face-beauty.ts';
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
import { createRetoucher } from '../media/beauty/retoucher.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';

const folder = await temporaryFolder();
const { run, blemishedPortrait } = createRetoucher(folder);
const timeoutMs = 300_000;

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
    expect(Buffer.compare((await readRgb(off.path)).data, before.data)).toBe(0);
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
      expect(faceBeauty.params.safeParse({ beauty_params: text }).error?.issues[0]?.message).toMatch(message);
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
    // The colour profile rounds the last bits.
    const all = new Uint8Array(600 * 400).fill(1);
    expect(difference(await readRgb(path), await readRgb(input), all)).toBeLessThan(1);
  });
});
