import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { probe } from '../../media/av/probe.ts';
import { makeDemoVideo } from './demo-video.ts';

test('the demonstration video has sound, three shots and six captions in two scripts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    const truth = await makeDemoVideo(join(folder, 'demo.mp4'), { width: 320, height: 180 });
    const info = await probe(join(folder, 'demo.mp4'));
    expect(info.video).toMatchObject({ width: 320, height: 180 });
    expect(info.durationSeconds).toBeCloseTo(20, 1);
    expect(info.audio).toMatchObject({ channels: 2 });
    expect(truth.shots).toHaveLength(3);
    expect(truth.cues).toHaveLength(6);
    expect(truth.cues.filter(({ text }) => /\p{Script=Han}/u.test(text))).toHaveLength(3);
  } finally {
    await rm(folder, { recursive: true });
  }
});
