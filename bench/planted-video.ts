import { writeVideo } from '../media/av/write-video.ts';
import { createRandom } from '../test/synthesis/random.ts';
import { transitionSeconds } from '../test/synthesis/scene.ts';
import { synthesiseFrames, type GeneratedFrame } from '../test/synthesis/synthesise.ts';

/** A stretch of a video that no cover should come from. */
export interface BadStretch {
  what: 'black' | 'white' | 'blurred' | 'transition';
  startSeconds: number;
  endSeconds: number;
}

/** Writes a video of several shots that dissolve, with stretches gone black, white and out of focus, and says where. */
export async function writePlantedVideo(output: string, seed: number, durationSeconds: number): Promise<BadStretch[]> {
  const size = { width: 1280, height: 720 };
  const scene = { seed, ...size, frameRate: 25, durationSeconds, background: 'dissolves' as const, cues: [] };
  const { truth, frames } = synthesiseFrames(scene);
  const random = createRandom(`planted ${String(seed)}`);
  const transitions = truth.shots.slice(1).map(({ startSeconds }) => startSeconds);
  // The first and the last tenth of a dissolve look like one picture.
  const visible = 0.8 * transitionSeconds;
  const stretches: BadStretch[] = transitions.map((middle) => ({
    what: 'transition',
    startSeconds: middle - visible / 2,
    endSeconds: middle + visible / 2,
  }));
  for (const what of ['black', 'white', 'blurred', 'blurred', 'black'] as const) {
    const startSeconds = random.between(0.2, durationSeconds - 1.2);
    stretches.push({ what, startSeconds, endSeconds: startSeconds + random.between(0.4, 0.9) });
  }
  await writeVideo({
    output,
    ...size,
    frameRate: 25,
    crf: 18,
    frames: spoil(frames, stretches, size.width, size.height),
  });
  return stretches;
}

async function* spoil(
  frames: AsyncIterable<GeneratedFrame>,
  stretches: BadStretch[],
  width: number,
  height: number,
): AsyncGenerator<GeneratedFrame> {
  for await (const frame of frames) {
    for (const { what, startSeconds, endSeconds } of stretches) {
      if (frame.timeSeconds < startSeconds || frame.timeSeconds >= endSeconds) continue;
      const luma = frame.data.subarray(0, width * height);
      if (what === 'blurred') blur(luma, width, height);
      if (what === 'black' || what === 'white') luma.fill(what === 'black' ? 16 : 235);
      if (what === 'black' || what === 'white') frame.data.fill(128, width * height);
    }
    yield frame;
  }
}

/** Twice a running mean over thirteen pixels, in rows and in columns. */
function blur(luma: Uint8Array, width: number, height: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < height; y++) blurLine(luma, y * width, 1, width);
    for (let x = 0; x < width; x++) blurLine(luma, x, width, height);
  }
}

function blurLine(values: Uint8Array, start: number, step: number, count: number): void {
  const radius = 6;
  const line = Uint8Array.from({ length: count }, (_, i) => values[start + i * step]!);
  const at = (i: number): number => line[Math.min(count - 1, Math.max(0, i))]!;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    values[start + i * step] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}
