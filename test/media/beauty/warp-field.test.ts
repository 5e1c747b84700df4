import { expect, test } from '@jest/globals';
import { parseBeautyParams } from '../../../algorithms/beauty-params.ts';
import { shapeNames } from '../../../media/beauty/beauty-settings.ts';
import { faceGeometry } from '../../../media/beauty/face-geometry.ts';
import type { FaceRegion } from '../../../media/beauty/face-region.ts';
import { movedPoints } from '../../../media/beauty/moved-points.ts';
import { faceArea } from '../../../media/beauty/retouch-face.ts';
import { leastArea, type WarpField, warpField } from '../../../media/beauty/warp-field.ts';
import { photoPath } from '../../synthesis/photo.ts';
import { meshOf, readRgb } from './measure-faces.ts';

const picture = await readRgb(photoPath('astronaut'));
const mesh = await meshOf(picture);
const geometry = faceGeometry(mesh);

function fieldOf(text: string, points = mesh): { field: WarpField; miss: number; most: number } {
  const settings = parseBeautyParams(text);
  const area = faceArea(points, geometry, settings, { width: 2000, height: 2000 })!;
  const region = { ...area, chromaShift: 0, planes: [], black: 0, white: 0 } as unknown as FaceRegion;
  const wanted = movedPoints(points, geometry, settings, 1);
  const field = warpField(wanted, region, geometry.unit);
  let [miss, most] = [0, 0];
  for (const { x, y, moveX, moveY } of wanted) {
    const [backX, backY] = displacement(field, x + moveX - area.x, y + moveY - area.y);
    miss = Math.max(miss, Math.hypot(backX + moveX, backY + moveY));
    most = Math.max(most, Math.hypot(moveX, moveY));
  }
  return { field, miss: miss / geometry.unit, most: most / geometry.unit };
}

function displacement({ columns, pitch, x, y }: WarpField, atX: number, atY: number): [number, number] {
  const [column, row] = [Math.floor(atX / pitch), Math.floor(atY / pitch)];
  const [right, down] = [atX / pitch - column, atY / pitch - row];
  const at = row * columns + column;
  return [x, y].map((plane) => {
    const upper = plane[at]! + right * (plane[at + 1]! - plane[at]!);
    const lower = plane[at + columns]! + right * (plane[at + columns + 1]! - plane[at + columns]!);
    return upper + down * (lower - upper);
  }) as [number, number];
}

test.each(shapeNames)(
  '%s takes every point of the face where it should go, smoothly, and nothing at the border',
  (name) => {
    const bothWays =
      ['length', 'eye_', 'nose', 'mouth', 'lip', 'hair'].some((part) => name.includes(part)) && name !== 'eye_size';
    for (const value of bothWays ? [100, -100] : [100]) {
      const { field, miss, most } = fieldOf(`${name}=${value}`);
      expect(most).toBeGreaterThan(0.02);
      // The grid is a little coarser than the finest differences between neighbouring points.
      expect(miss).toBeLessThan(0.02);
      expect(leastArea(field)).toBeGreaterThan(0.3);
      const { columns, rows, x, y } = field;
      for (let column = 0; column < columns; column++) {
        for (const row of [0, rows - 1]) {
          expect(Math.abs(x[row * columns + column]!)).toBe(0);
          expect(Math.abs(y[row * columns + column]!)).toBe(0);
        }
      }
    }
  },
);

test('never folds, whatever is asked for together', () => {
  const all = shapeNames.map((name) => `${name}=100`).join(',');
  const narrow =
    'face_thin=100,face_cut=100,cheek_thin=100,chin_thin=100,chin_length=-100,face_length=-100,nose_thin=100';
  for (const text of [all, narrow]) expect(leastArea(fieldOf(text).field)).toBeGreaterThan(0.3);
});
