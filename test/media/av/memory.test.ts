import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readVideo } from '../../../media/av/read-video.ts';
import { rewriteVideo } from '../../../media/av/rewrite-video.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { counterFrame } from './counter-clip.ts';
import { editing, plainPatch } from './edits.ts';

const [width, height] = [960, 540];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function clip(frameCount: number): Promise<string> {
  const output = join(folder, `${frameCount}.mp4`);
  const pictures = [0, 1, 2, 3].map((n) => counterFrame(n, width, height));
  function* frames() {
    for (let n = 0; n < frameCount; n++) yield { timeSeconds: n / 25, data: pictures[n % 4]! };
  }
  await writeVideo({
    output,
    width,
    height,
    frameRate: 25,
    crf: 35,
    frames: frames(),
    codecOptions: { preset: 'ultrafast' },
  });
  return output;
}

/** The most memory of the process while something runs, in MB. */
async function peakMb(run: (sample: () => void) => Promise<void>): Promise<number> {
  let peak = 0;
  await run(() => {
    peak = Math.max(peak, process.memoryUsage.rss() / 1e6);
  });
  return peak;
}

describe('memory', () => {
  test('does not grow with the length of the video', async () => {
    const short = await clip(80);
    const long = await clip(480);
    const read = (path: string) =>
      peakMb(async (sample) => {
        for await (const frame of readVideo(path, { pixelFormat: 'yuv420p' })) if (frame.index % 10 === 0) sample();
      });
    const rewrite = (input: string) =>
      peakMb(async (sample) => {
        const edit = editing(({ index }) => {
          if (index % 10 === 0) sample();
          return [plainPatch(0, 440, 640, 80, 200)];
        }, 8);
        await rewriteVideo({ input, output: join(folder, 'out.mp4'), quality: 40, edit, lookaheadFrames: 8 });
      });
    // The first run fills the pools of the allocator and the decoder.
    for (const work of [read, rewrite]) {
      await work(short);
      const growth = (await work(long)) - (await work(short));
      // 400 more frames of 0.8 MB each, were they kept.
      expect(growth).toBeLessThan(150);
    }
  });
});
