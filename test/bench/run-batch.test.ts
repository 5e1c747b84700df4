// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { runBatch } from '../../bench/run-batch.ts';
import { coverage } from '../../bench/subject-picture.ts';
import type { Box } from '../metrics/plane.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';

const folder = await temporaryFolder();
const face = { x: 178, y: 50, width: 96, height: 145 };

describe('a batch', () => {
  test.each(['smartcrop', 'attention'] as const)(
    'crops each picture with %s, in order, and counts what it cost',
    async (name) => {
      const wide = join(folder, `${name}-wide.png`);
      // The face is 512 pixels further to the right.
      await sharp(photoPath('astronaut')).extend({ left: 512, background: '#808080' }).png().toFile(wide);
      const items = [photoPath('astronaut'), wide].map((input) => ({ input, params: { aspect: 9 / 16 } }));
      const { outcomes = [], wallSeconds } = await runBatch({ kind: 'batch', tool: { name }, items, folder });
      const windows = outcomes.map(({ value }) => value as unknown as Box);
      expect(coverage(face, windows[0]!)).toBeGreaterThan(0.98);
      expect(coverage({ ...face, x: face.x + 512 }, windows[1]!)).toBeGreaterThan(0.98);
      for (const { file } of outcomes) expect(await sharp(file).metadata()).toMatchObject({ width: 288, height: 512 });
      expect(wallSeconds).toBeGreaterThan(0);
    },
  );
});

describe('coverage', () => {
  const window = { x: 100, y: 0, width: 90, height: 160 };
  test.each([
    ['all of what is inside', { x: 110, y: 10, width: 50, height: 50 }, 1],
    ['half of what is cut in the middle', { x: 165, y: 10, width: 50, height: 50 }, 0.5],
    ['nothing of what is beside', { x: 0, y: 0, width: 100, height: 100 }, 0],
    ['all of what is wider, where the window is full of it', { x: 50, y: 10, width: 300, height: 50 }, 1],
  ])('is %s', (_, subject, share) => {
    expect(coverage(subject, window)).toBeCloseTo(share);
  });
});
