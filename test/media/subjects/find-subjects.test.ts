import { describe, expect, test } from '@jest/globals';
import { openPicture } from '../../../media/image/open-picture.ts';
import { findSubjects, type Subject } from '../../../media/subjects/find-subjects.ts';
import { MAP_COLUMNS, measureCells, movingSaliency } from '../../../media/subjects/saliency.ts';
import { SubjectTracks } from '../../../media/subjects/subject-tracks.ts';
import { photoPath, type PhotoName } from '../../synthesis/photo.ts';

async function subjectsOf(name: PhotoName): Promise<Subject[]> {
  return findSubjects(await (await openPicture(photoPath(name))).look(512));
}

describe('finding subjects', () => {
  test('finds a person with the face, as one', async () => {
    const people = (await subjectsOf('astronaut')).filter(({ kind }) => kind === 'person');
    expect(people).toHaveLength(1);
    const [{ box, face }] = people as [Subject];
    expect(face!.x + face!.width / 2).toBeCloseTo(0.44, 1);
    expect(box.x).toBeLessThan(0.1);
    expect(box.x + box.width).toBeGreaterThan(0.65);
  });

  test.each([
    ['cat', 'animal'],
    ['raccoon', 'animal'],
    ['coffee', 'thing'],
  ] as const)('finds in the photograph "%s" a subject of the kind %s', async (name, kind) => {
    expect((await subjectsOf(name)).map((subject) => subject.kind)).toContain(kind);
  });

  test.each(['bricks', 'grass', 'rocket'] as const)('finds nobody in the photograph "%s"', async (name) => {
    expect(await subjectsOf(name)).toEqual([]);
  });
});

describe('following subjects', () => {
  const whole = { start: 0, end: Infinity };
  const at = (x: number): Subject => ({ kind: 'person', score: 0.9, box: { x, y: 0.2, width: 0.15, height: 0.8 } });

  test('places a subject between two looks and keeps two who pass apart', () => {
    const tracks = new SubjectTracks();
    for (let look = 0; look <= 10; look++) {
      const subjects = [at(0.1 + 0.04 * look), at(0.8 - 0.03 * look)];
      tracks.add({ timeSeconds: look * 0.2, subjects: look % 2 ? subjects : subjects.reverse(), isFull: true });
    }
    const [first, second] = tracks.at(0.1, whole).toSorted((a, b) => a.box.x - b.box.x);
    expect(first!.box.x).toBeCloseTo(0.12, 5);
    expect(second!.box.x).toBeCloseTo(0.785, 5);
    expect(tracks.at(2, whole).map(({ id }) => id)).toEqual(expect.arrayContaining([first!.id, second!.id]));
  });

  test('bridges looks that missed a subject, and lets go of one that left', () => {
    const tracks = new SubjectTracks();
    for (const look of [0, 1, 5, 6, 7]) tracks.add({ timeSeconds: look * 0.2, subjects: [at(0.5)], isFull: true });
    expect(tracks.at(0.6, whole)).toHaveLength(1);
    expect(tracks.at(1.9, whole)).toHaveLength(1);
    expect(tracks.at(2.5, whole)).toEqual([]);
  });

  test('follows nobody across a cut that is known late', () => {
    const tracks = new SubjectTracks();
    for (let look = 0; look <= 4; look++) tracks.add({ timeSeconds: look * 0.2, subjects: [at(0.5)], isFull: true });
    tracks.startShot(0.5);
    const before = tracks.at(0.4, { start: 0, end: 0.5 });
    const after = tracks.at(0.6, { start: 0.5, end: Infinity });
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(1);
    expect(after[0]!.id).not.toBe(before[0]!.id);
  });

  test('forgets what is long past', () => {
    const tracks = new SubjectTracks();
    tracks.add({ timeSeconds: 0, subjects: [at(0.5)], isFull: true });
    tracks.forget(10);
    expect(tracks.at(0, whole)).toEqual([]);
  });
});

test('motion is told from the motion of the camera', () => {
  const [width, height] = [512, 288];
  const draw = (shift: number, block: number) => {
    const data = new Uint8Array((width * height * 3) / 2).fill(128);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const scene = 120 + 60 * Math.sin((x + shift) / 23) * Math.cos(y / 31);
        data[y * width + x] = x >= block && x < block + 40 && y > 150 && y < 220 ? 240 : scene;
      }
    }
    return measureCells({ data, width, height });
  };
  expect(movingSaliency(draw(0, -100), draw(16, -100))).toBeUndefined();
  const moving = movingSaliency(draw(0, 380), draw(16, 420))!;
  const strongest = moving.indexOf(Math.max(...moving)) % MAP_COLUMNS;
  expect(strongest * 8).toBeGreaterThan(340);
  expect(strongest * 8).toBeLessThan(470);
});
