import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { probe } from '../../media/av/probe.ts';
import { readVideo } from '../../media/av/read-video.ts';
import { crop, clipBox, lumaOf, type Box } from '../metrics/plane.ts';
import { psnr } from '../metrics/psnr.ts';
import { randomCues } from './random-cues.ts';
import { backgroundKinds } from './scene.ts';
import { synthesise, synthesiseFrames, type SceneOptions } from './synthesise.ts';
import type { Truth } from './truth.ts';

const scene: SceneOptions = {
  seed: 3,
  width: 320,
  height: 180,
  frameRate: 25,
  durationSeconds: 2,
  background: 'pan',
  cues: [
    { startSeconds: 0.4, endSeconds: 1, text: 'Hello, world!', style: { sizeRatio: 0.1 } },
    {
      startSeconds: 1.2,
      endSeconds: 1.8,
      text: '你好\nHow are you?',
      style: { sizeRatio: 0.1, decoration: 'box', fadeSeconds: 0.2 },
    },
  ],
};

/** The bounds of the luma pixels that differ, or nothing. */
function changedBox(first: Uint8Array, second: Uint8Array, width: number, height: number): Box | undefined {
  const columns: number[] = [];
  const rows: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (first[i] === second[i]) continue;
    columns.push(i % width);
    rows.push(Math.floor(i / width));
  }
  if (columns.length === 0) return undefined;
  const x = Math.min(...columns);
  const y = Math.min(...rows);
  return { x, y, width: Math.max(...columns) - x + 1, height: Math.max(...rows) - y + 1 };
}

/** Per frame, what the text changed. */
async function changes(options: SceneOptions): Promise<{ truth: Truth; boxes: (Box | undefined)[]; times: number[] }> {
  const { truth, frames } = synthesiseFrames(options, 'burned');
  const clean = synthesiseFrames(options, 'clean').frames;
  const boxes: (Box | undefined)[] = [];
  const times: number[] = [];
  for await (const frame of frames) {
    const twin = await clean.next();
    if (twin.done) throw new Error('the clean twin is shorter');
    boxes.push(changedBox(frame.data, twin.value.data, options.width, options.height));
    times.push(frame.timeSeconds);
  }
  return { truth, boxes, times };
}

describe('a synthesised scene', () => {
  test.each([false, true])(
    'shows each cue on just the frames its truth says (variable frame rate %s)',
    async (variableFrameRate) => {
      const { truth, boxes, times } = await changes({ ...scene, variableFrameRate });
      expect(boxes).toHaveLength(truth.frameCount);
      for (const [index, box] of boxes.entries()) {
        const cue = truth.cues.find(({ firstFrame, lastFrame }) => index >= firstFrame && index <= lastFrame);
        expect(box !== undefined).toBe(cue !== undefined);
      }
      for (const cue of truth.cues) {
        expect(cue.startSeconds).toBe(times[cue.firstFrame]);
        expect(cue.endSeconds).toBe(times[cue.lastFrame + 1]);
      }
    },
  );

  test('changes only pixels in the box of the cue, and fills that box', async () => {
    const { truth, boxes } = await changes(scene);
    for (const cue of truth.cues) {
      const middle = boxes[(cue.firstFrame + cue.lastFrame) >> 1]!;
      expect(middle.x).toBeGreaterThanOrEqual(cue.box.x);
      expect(middle.y).toBeGreaterThanOrEqual(cue.box.y);
      expect(middle.x + middle.width).toBeLessThanOrEqual(cue.box.x + cue.box.width);
      expect(middle.y + middle.height).toBeLessThanOrEqual(cue.box.y + cue.box.height);
      // Almost transparent border pixels may change nothing.
      expect(middle.width).toBeGreaterThanOrEqual(cue.box.width - 4);
      expect(middle.height).toBeGreaterThanOrEqual(cue.box.height - 4);
      for (const line of cue.lines) {
        const inside = clipBox(line.box, { width: cue.box.x + cue.box.width, height: cue.box.y + cue.box.height });
        expect(inside.width * inside.height).toBeGreaterThan(0);
        expect(line.box.y).toBeGreaterThanOrEqual(cue.box.y - 1);
      }
    }
  });

  test('keeps a logo on every frame and takes it away in the clean twin', async () => {
    const logos = [{ text: 'TV 5', placement: { centreX: 0.85, centreY: 0.1 } }];
    const { truth, boxes } = await changes({ ...scene, cues: [], logos });
    expect(boxes.every((box) => box !== undefined && box.x >= truth.logos[0]!.box.x)).toBe(true);
  });

  test.each(backgroundKinds)(
    'gives the same frames for the same seed and other frames for another (%s)',
    async (background) => {
      const options = { ...scene, background, durationSeconds: 0.4, cues: [] };
      const take = async (seed: number): Promise<Buffer> => {
        const parts: Buffer[] = [];
        for await (const { data } of synthesiseFrames({ ...options, seed }).frames) parts.push(Buffer.from(data));
        return Buffer.concat(parts);
      };
      const [one, again, other] = [await take(1), await take(1), await take(2)];
      expect(one.equals(again)).toBe(true);
      expect(one.equals(other)).toBe(false);
    },
  );

  test('refuses a cue that no frame shows', () => {
    const cues = [{ startSeconds: 3, endSeconds: 4, text: 'too late' }];
    expect(() => synthesiseFrames({ ...scene, cues })).toThrow(RangeError);
  });
});

describe('random cues', () => {
  test('never overlap, stay inside the video and differ from one to the next', () => {
    for (let seed = 0; seed < 50; seed++) {
      const cues = randomCues({ seed, durationSeconds: 15 });
      expect(cues.length).toBeGreaterThan(2);
      for (const [index, cue] of cues.entries()) {
        expect(cue.endSeconds).toBeLessThan(15);
        expect(cue.startSeconds).toBeGreaterThanOrEqual(cues[index - 1]?.endSeconds ?? 0);
        expect(cue.text).not.toBe(cues[index - 1]?.text);
      }
    }
  });
});

describe('a synthesised file', () => {
  let folder: string;
  let truth: Truth;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'synthesis-'));
    const output = join(folder, 'burned.mp4');
    truth = await synthesise({
      ...scene,
      variableFrameRate: true,
      audio: 'tone',
      output,
      cleanOutput: join(folder, 'clean.mp4'),
    });
  });
  afterAll(async () => rm(folder, { recursive: true }));

  test('has the frames, the times and the sound that were asked for', async () => {
    const info = await probe(join(folder, 'burned.mp4'));
    expect(info.video).toMatchObject({ width: 320, height: 180 });
    expect(info.audio).toBeDefined();
    const times: number[] = [];
    for await (const frame of readVideo(join(folder, 'burned.mp4'), { pixelFormat: 'gray8' }))
      times.push(frame.timeSeconds);
    expect(times).toHaveLength(truth.frameCount);
    for (const [index, time] of times.entries()) expect(time).toBeCloseTo(truth.frameTimes![index]!, 3);
  });

  test('is like its clean twin but for the text, and the twin is nearly lossless', async () => {
    const wanted = synthesiseFrames({ ...scene, variableFrameRate: true }, 'clean').frames;
    const burned = readVideo(join(folder, 'burned.mp4'), { pixelFormat: 'yuv420p' });
    for await (const frame of readVideo(join(folder, 'clean.mp4'), { pixelFormat: 'yuv420p' })) {
      const generated = (await wanted.next()).value as { data: Uint8Array };
      const withText = (await burned.next()).value as { data: Uint8Array };
      const luma = lumaOf(frame);
      expect(psnr(luma, lumaOf({ ...frame, data: generated.data }))).toBeGreaterThan(42);
      const top = { x: 0, y: 0, width: 320, height: 90 };
      expect(psnr(crop(luma, top), crop(lumaOf({ ...frame, data: withText.data }), top))).toBeGreaterThan(33);
    }
  });
});
