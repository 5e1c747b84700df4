import { describe, expect, jest, test } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { findFaces, followFace } from '../../../media/faces/find-faces.ts';
import type { RgbImage } from '../../../media/faces/sample-patch.ts';
import { photoPath, type PhotoName } from '../../synthesis/photo.ts';
import { closeEyes } from '../cover/close-eyes.ts';

async function load(name: PhotoName, change: (image: Sharp) => Sharp = (image) => image): Promise<RgbImage> {
  const image = change(sharp(photoPath(name)).removeAlpha().toColourspace('srgb'));
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data: Uint8Array.from(data), width: info.width, height: info.height };
}

describe('finding faces', () => {
  test('finds the one face of a portrait, upright, frontal, smiling and with open eyes', async () => {
    const faces = await findFaces(await load('astronaut', (image) => image.resize(512, 512)));
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face!.x + face!.width / 2).toBeCloseTo(225, -1);
    expect(face!.y + face!.height / 2).toBeCloseTo(122, -1);
    expect(face!.width).toBeGreaterThan(80);
    expect(face!.width).toBeLessThan(110);
    expect(Math.min(face!.leftEyeOpenness, face!.rightEyeOpenness)).toBeGreaterThan(0.2);
    expect(Math.abs(face!.yawDegrees)).toBeLessThan(10);
    expect(Math.abs(face!.rollDegrees)).toBeLessThan(8);
    expect(face!.smile).toBeGreaterThan(0.7);
  });

  test('sees that eyes are closed', async () => {
    const open = await load('astronaut', (image) => image.resize(512, 512));
    const [face] = await findFaces(await closeEyes(open));
    expect(Math.max(face!.leftEyeOpenness, face!.rightEyeOpenness)).toBeLessThan(0.1);
  });

  test('finds the same face mirrored, small, tilted and in the dark', async () => {
    const changes: ((image: Sharp) => Sharp)[] = [
      (image) => image.resize(512, 512).flop(),
      (image) => image.resize(220, 220),
      (image) => image.resize(512, 512).rotate(25, { background: '#777' }),
      (image) => image.resize(512, 512).linear(0.35, 0),
    ];
    for (const change of changes) {
      const [face] = await findFaces(await load('astronaut', change));
      expect(face).toBeDefined();
      expect(face!.leftEyeOpenness + face!.rightEyeOpenness).toBeGreaterThan(0.3);
    }
  });

  test('measures the tilt of a head', async () => {
    const [face] = await findFaces(
      await load('astronaut', (image) => image.resize(512, 512).rotate(20, { background: '#777' })),
    );
    expect(face!.rollDegrees).toBeGreaterThan(14);
    expect(face!.rollDegrees).toBeLessThan(30);
  });

  test.each(['cat', 'coffee', 'raccoon', 'rocket', 'bricks'] as const)(
    'finds no human face in the photograph "%s"',
    async (name) => {
      expect(await findFaces(await load(name))).toEqual([]);
    },
  );

  test('follows a face that moved a little without searching the picture', async () => {
    const image = await load('astronaut', (picture) => picture.resize(512, 512));
    const [face] = await findFaces(image);
    const followed = await followFace(image, { ...face!, x: face!.x + 8, y: face!.y - 6 });
    expect(followed!.x).toBeCloseTo(face!.x, -1);
    expect(followed!.y).toBeCloseTo(face!.y, -1);
  });

  test('leaves the global fetch and the console alone', async () => {
    const before = globalThis.fetch;
    const spies = (['log', 'warn', 'error', 'info'] as const).map((name) => jest.spyOn(console, name));
    await findFaces(await load('astronaut'));
    expect(globalThis.fetch).toBe(before);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});
