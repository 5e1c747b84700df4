import { join } from 'node:path';
import type { Batch, BatchOutcome, BatchTool, BatchWork } from './batch.ts';
import { costSince, costStart } from './cost.ts';
import type { TaskOutput } from './measured-tasks.ts';
import { workInPython } from './peers/python.ts';

/** Does the items of a batch one after the other, and counts what they cost once the first was done. */
export async function runBatch({ tool, items, folder }: Batch): Promise<TaskOutput> {
  const outputs = items.map((_, index) => join(folder, String(index)));
  if (tool.name === 'python') return { files: [], ...(await workInPython(tool, items, outputs)) };
  const work = await workOf(tool);
  await work(items[0]!, outputs[0]!);
  const start = costStart();
  const outcomes: BatchOutcome[] = [];
  for (const [index, item] of items.entries()) outcomes.push(await work(item, outputs[index]!));
  return { files: [], outcomes, ...costSince(start) };
}

async function workOf(tool: Exclude<BatchTool, { name: 'python' }>): Promise<BatchWork> {
  switch (tool.name) {
    case 'algorithm':
      return (await import('./run-algorithm.ts')).workOfAlgorithm(tool.algorithm);
    case 'find-shots':
      return (await import('./find-shots.ts')).findShots;
    case 'fill':
      return (await import('./fill.ts')).fill;
    case 'smartcrop':
      return (await import('./peers/smartcrop.ts')).cropWithSmartcrop;
    case 'attention':
      return (await import('./peers/attention.ts')).cropByAttention;
    case 'rnnoise':
      return (await import('./peers/rnnoise.ts')).denoiseWithRnnoise;
    case 'afftdn':
      return (await import('./peers/afftdn.ts')).denoiseWithAfftdn;
  }
}
