import { writeVideo } from '../../media/av/write-video.ts';

const [width, height, frameRate] = [320, 180, 25] as const;

/** Writes a small video of soft shapes that drift, with no text in it. */
export async function writeMovingClip(path: string, durationSeconds: number): Promise<void> {
  await writeVideo({ output: path, width, height, frameRate, crf: 20, frames: frames(durationSeconds * frameRate) });
}

function* frames(count: number): Generator<{ timeSeconds: number; data: Uint8Array }> {
  const chroma = (width / 2) * (height / 2);
  const across = Float32Array.from({ length: width + 2 * count }, (_, x) => Math.sin(x / 17));
  const down = Float32Array.from({ length: height + count }, (_, y) => 60 * Math.cos((y - count) / 11));
  for (let index = 0; index < count; index++) {
    const data = new Uint8Array(width * height + 2 * chroma);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        data[y * width + x] = 128 + across[x + 2 * index]! * down[y + count - index]!;
      }
    }
    data.fill(110, width * height, width * height + chroma).fill(150, width * height + chroma);
    yield { timeSeconds: index / frameRate, data };
  }
}
