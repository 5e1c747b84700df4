import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { randomCues } from '../test/synthesis/random-cues.ts';
import { synthesise } from '../test/synthesis/synthesise.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { openDurableRunner } from './durable-runner.ts';
import { interleave, median } from './interleave.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

const durationSeconds = 8;

/** What durability costs: detext-caption-cover as a workflow against the same three algorithms called directly. */
export async function benchmarkDurability({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  const input = join(workFolder, 'durability.mp4');
  const cues = randomCues({ seed, durationSeconds, style: { position: 'bottom' } });
  await synthesise({
    seed,
    width: 1280,
    height: 720,
    frameRate: 25,
    durationSeconds,
    background: 'pan',
    cues,
    output: input,
  });
  announce('starting Temporal and a worker');
  const runner = await openDurableRunner(workFolder);
  try {
    const asWorkflow = async (): Promise<number> =>
      timed(async () => runner.run(input, await mkdtemp(join(workFolder, 'run-'))));
    // The first run also loads the workflow bundle.
    await asWorkflow();
    announce('the workflow and the direct calls in turn');
    const seconds = await interleave(runs, {
      workflow: asWorkflow,
      direct: () => timed(() => runDirectly(input, workFolder)),
    });
    const [workflow, direct] = [median(seconds.workflow), median(seconds.direct)];
    printHeading(
      'Durability',
      `detext-caption-cover on ${String(durationSeconds)} s of 720p; median of ${String(runs)} runs`,
    );
    printTable([
      { how: 'as a workflow', seconds: workflow.toFixed(2) },
      { how: 'called directly', seconds: direct.toFixed(2) },
    ]);
    printLine(
      `the workflow takes ${(workflow / direct).toFixed(2)} times as long (${(workflow - direct).toFixed(2)} s more)`,
    );
  } finally {
    await runner.close();
  }
}

/** In the order of the workflow: the first two at the same time. */
async function runDirectly(input: string, workFolder: string): Promise<void> {
  const [clean] = await Promise.all([
    runMeasured({ kind: 'algorithm', name: 'VideoDetext', input, params: {} }, workFolder),
    runMeasured({ kind: 'algorithm', name: 'CaptionExtraction', input, params: {} }, workFolder),
  ]);
  await runMeasured({ kind: 'algorithm', name: 'Cover', input: clean.files[0]!, params: {} }, workFolder);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
