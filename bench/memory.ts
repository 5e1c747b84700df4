import { join } from 'node:path';
import { algorithms } from '../algorithms/index.ts';
import { randomCues } from '../test/synthesis/random-cues.ts';
import { synthesise } from '../test/synthesis/synthesise.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import type { Measured } from './measured-tasks.ts';
import { repeatVideo } from './repeat-video.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

const shortSeconds = 60;

/** Peak memory of every algorithm that reads video on a long one, ten minutes by default, against one of one minute: it should not grow. */
export async function benchmarkMemory({ workFolder, seed, minutes }: BenchmarkOptions): Promise<void> {
  const short = join(workFolder, 'one-minute.mp4');
  const long = join(workFolder, 'long.mp4');
  announce(`making videos of one and of ${String(minutes)} minutes`);
  const cues = randomCues({ seed, durationSeconds: shortSeconds, style: { position: 'bottom' } });
  await synthesise({
    seed,
    width: 640,
    height: 360,
    frameRate: 25,
    durationSeconds: shortSeconds,
    background: 'shots',
    cues,
    output: short,
  });
  repeatVideo(short, long, minutes, shortSeconds);
  const rows: Record<string, string>[] = [];
  const skipped: string[] = [];
  for (const { name, input: kinds } of algorithms) {
    if (![kinds].flat().includes('video')) continue;
    const measure = async (input: string): Promise<Measured> =>
      runMeasured({ kind: 'algorithm', name, input, params: {} }, workFolder);
    announce(`${name} on one minute`);
    const one = await measure(short).catch(reasonOf);
    if (typeof one === 'string') {
      // Some want more than a video, such as a green screen.
      skipped.push(`${name} skipped: ${one}`);
      continue;
    }
    announce(`${name} on ${String(minutes)} minutes`);
    const many = await measure(long);
    rows.push({
      algorithm: name,
      'one minute MiB': one.peakMebibytes.toFixed(0),
      [`${String(minutes)} minutes MiB`]: many.peakMebibytes.toFixed(0),
      ratio: (many.peakMebibytes / one.peakMebibytes).toFixed(2),
      'x real time': ((shortSeconds * minutes) / many.wallSeconds).toFixed(2),
    });
  }
  printHeading('Memory', 'peak resident memory of the media process, 640x360');
  printTable(rows);
  for (const reason of skipped) printLine(reason);
}

/** What the process died of, without the stack. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^\w+: (.+)\n +at /mu.exec(message)?.[1] ?? message;
}
