import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { createLocalProvider } from '../providers/local.ts';
import { startTemporal } from '../test/support/temporal.ts';
import { startWorker, type WorkerProcess } from '../test/support/worker-process.ts';
import { randomCues } from '../test/synthesis/random-cues.ts';
import { synthesise } from '../test/synthesis/synthesise.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { interleave, median } from './interleave.ts';
import { repeatVideo } from './repeat-video.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';

const clipSeconds = 8;
const repeats = 30;
const segmentSeconds = 30;

/** A long video in segments, on one worker and on two with a processor each, against the same in one piece. */
export async function benchmarkSegments({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  const clip = join(workFolder, 'segments-clip.mp4');
  const input = join(workFolder, 'segments.mp4');
  const cues = randomCues({ seed, durationSeconds: clipSeconds, style: { decoration: 'outline' } });
  await synthesise({
    ...{ seed, width: 640, height: 360, frameRate: 25, durationSeconds: clipSeconds, background: 'pan', cues },
    output: clip,
  });
  repeatVideo(clip, input, repeats, clipSeconds);
  announce('starting Temporal');
  const server = await startTemporal();
  const connection = await Connection.connect({ address: server.address });
  const provider = createLocalProvider(new Client({ connection }));
  let run = 0;

  const secondsOn = async (processors: readonly number[], segments: number): Promise<number> => {
    announce(`${String(processors.length)} workers, segments of ${String(segments)} s`);
    const workers: WorkerProcess[] = [];
    try {
      for (const processor of processors) {
        const environment = { REELFLOW_MEDIA_CONCURRENCY: '1', REELFLOW_SEGMENT_SECONDS: String(segments) };
        const worker = await startWorker({
          address: server.address,
          dataFolder: join(workFolder, 'data'),
          environment,
        });
        workers.push(worker);
        // All its threads; its media processes inherit it.
        await promisify(execFile)('taskset', ['-acp', String(processor), String(worker.pid)]);
      }
      const output = `file://${join(workFolder, `segments-out-${String(++run)}.mp4`)}`;
      const startedAt = performance.now();
      const jobId = await provider.submit(
        { functionName: 'VideoDetext', input: `file://${input}`, output },
        `bench-${String(run)}`,
      );
      const job = await provider.wait(jobId, {});
      if (job.state !== 'Success') throw new Error(job.error?.message);
      return (performance.now() - startedAt) / 1000;
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
    }
  };

  try {
    const outcomes = await interleave(runs, {
      'one worker, in one piece': () => secondsOn([0], 0),
      'one worker, in segments': () => secondsOn([0], segmentSeconds),
      'two workers, in segments': () => secondsOn([0, 1], segmentSeconds),
    });
    const length = clipSeconds * repeats;
    printHeading(
      'Long videos',
      `VideoDetext on ${String(length)} s of 360p, one processor to a worker; median of ${String(runs)} runs`,
    );
    const seconds = Object.values(outcomes).map(median) as [number, number, number];
    printTable(
      Object.keys(outcomes).map((how, index) => ({
        how,
        seconds: seconds[index]!.toFixed(1),
        'x real time': (length / seconds[index]!).toFixed(2),
      })),
    );
    const [whole, one, two] = seconds;
    printLine(
      `two workers take ${(two / one).toFixed(2)} of the time of one, and ${(two / whole).toFixed(2)} of that in one piece`,
    );
  } finally {
    await connection.close();
    await server.stop();
  }
}
