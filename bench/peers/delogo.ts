import { join } from 'node:path';
import { FilterChain } from '../../media/av/filter-chain.ts';
import { frameFromPixels } from '../../media/av/frame-from-pixels.ts';
import { requireVideo } from '../../media/av/probe.ts';
import { readVideo } from '../../media/av/read-video.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import { clipBox } from '../../test/metrics/plane.ts';
import type { MeasuredTask, TaskOutput, TimedBox } from '../measured-tasks.ts';

/** Like VideoDetext's default quality. */
const crf = 16;

/** Covers known boxes with FFmpeg's `delogo` filter, which fills them in from their border. */
export async function delogo(task: Extract<MeasuredTask, { kind: 'delogo' }>): Promise<TaskOutput> {
  const { video } = await requireVideo(task.input);
  const { width, height, frameRate } = video;
  const chains = new Map(task.areas.map((area) => [area, new FilterChain(delogoFilter(area, video))]));
  async function* frames(): AsyncGenerator<{ timeSeconds: number; data: Uint8Array }> {
    for await (const { timeSeconds, data } of readVideo(task.input, { pixelFormat: 'yuv420p' })) {
      const middle = timeSeconds + 0.5 / frameRate;
      const area = task.areas.find(({ startSeconds, endSeconds }) => middle >= startSeconds && middle < endSeconds);
      yield { timeSeconds, data: area ? applyFilter(chains.get(area)!, data, width, height) : data };
    }
  }
  const output = join(task.folder, 'delogo.mp4');
  await writeVideo({ output, width, height, frameRate, crf, frames: frames() });
  for (const chain of chains.values()) chain.free();
  return { files: [output] };
}

/** The filter wants a border of at least one pixel around the box. */
function delogoFilter({ box }: TimedBox, frame: { width: number; height: number }): string {
  const inner = clipBox(
    { x: box.x - 1, y: box.y - 1, width: box.width, height: box.height },
    { width: frame.width - 2, height: frame.height - 2 },
  );
  return `delogo=x=${String(inner.x + 1)}:y=${String(inner.y + 1)}:w=${String(inner.width)}:h=${String(inner.height)}`;
}

function applyFilter(chain: FilterChain, data: Uint8Array, width: number, height: number): Uint8Array {
  const frame = frameFromPixels('yuv420p', data, width, height);
  const filtered = chain.apply(frame);
  const result = filtered.toBuffer();
  filtered.free();
  frame.free();
  return result;
}
