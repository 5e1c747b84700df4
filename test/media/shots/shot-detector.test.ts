import { describe, expect, test } from '@jest/globals';
import { ShotDetector, type Transition } from '../../../media/shots/shot-detector.ts';
import { synthesiseFrames } from '../../synthesis/synthesise.ts';
import { type CutFilm, makeCutFilm } from './cut-film.ts';

function detect(film: CutFilm): Transition[] {
  const detector = new ShotDetector();
  for (const frame of film.frames) detector.push(frame);
  return detector.finish();
}

function cutsOf(transitions: Transition[]): number[] {
  return transitions.filter(({ kind }) => kind === 'cut').map(({ firstFrame }) => firstFrame);
}

describe('the shot detector', () => {
  test.each([20, 22, 23])(
    'finds every cut to the frame among flashes, whip pans and zooms, and no other (seed %i)',
    async (seed) => {
      const film = await makeCutFilm({ seed, shots: 11 });
      expect(film.cuts).toHaveLength(10);
      expect(film.flashes.length).toBeGreaterThan(1);
      const transitions = detect(film);
      expect(cutsOf(transitions)).toEqual(film.cuts);
    },
  );

  test.each([1, 3])('finds nothing in a slow zoom (seed %i)', async (seed) => {
    const [size, frameRate] = [{ width: 240, height: 136 }, 25];
    const zoom = synthesiseFrames({ seed, ...size, frameRate, durationSeconds: 2.6, background: 'zoom', cues: [] });
    const detector = new ShotDetector();
    let index = 0;
    for await (const { timeSeconds, data } of zoom.frames) {
      detector.push({ ...size, index: index++, timeSeconds, durationSeconds: 1 / frameRate, data });
    }
    expect(detector.finish()).toEqual([]);
  });

  test('finds nearly every cut and invents none over many films', async () => {
    let [cuts, found, invented] = [0, 0, 0];
    for (let seed = 40; seed < 44; seed++) {
      const film = await makeCutFilm({ seed, shots: 9, frameRate: seed % 2 ? 25 : 30 });
      const detected = cutsOf(detect(film));
      cuts += film.cuts.length;
      found += film.cuts.filter((cut) => detected.includes(cut)).length;
      invented += detected.filter((cut) => !film.cuts.includes(cut)).length;
    }
    expect(found / cuts).toBeGreaterThan(0.95);
    expect(invented).toBe(0);
  });

  test('finds dissolves and fades where they are and takes them for no cut', async () => {
    let [graduals, found, invented] = [0, 0, 0];
    for (let seed = 60; seed < 64; seed++) {
      const film = await makeCutFilm({ seed, shots: 9, graduals: true });
      const detected = detect(film);
      const soft = detected.filter(({ kind }) => kind === 'dissolve' || kind === 'fade');
      const meets = (one: Transition, { first, last }: { first: number; last: number }) =>
        one.firstFrame <= last && one.lastFrame >= first;
      graduals += film.graduals.length;
      found += film.graduals.filter((gradual) => soft.some((one) => meets(one, gradual))).length;
      invented += soft.filter((one) => !film.graduals.some((gradual) => meets(one, gradual))).length;
      invented += cutsOf(detected).filter((cut) => !film.cuts.includes(cut)).length;
    }
    expect(found / graduals).toBeGreaterThan(0.85);
    expect(invented).toBeLessThanOrEqual(1);
  });

  test('tells when a transition starts and ends in seconds', async () => {
    const film = await makeCutFilm({ seed: 3, shots: 4, frameRate: 50 });
    const [cut] = detect(film).filter(({ kind }) => kind === 'cut');
    expect(cut?.startSeconds).toBeCloseTo(film.cuts[0]! / 50, 6);
  });

  test('keeps a bounded number of frames', async () => {
    const film = await makeCutFilm({ seed: 5, shots: 5 });
    const detector = new ShotDetector();
    for (const frame of film.frames) detector.push(frame);
    expect(detector.at(film.frames.length - 1)).toBeDefined();
    expect(detector.at(film.frames.length - 80)).toBeUndefined();
  });
});
