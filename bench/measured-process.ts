/** The main of a process that does one piece of work and prints, as its last line, what it gave and cost. */
import { costSince, costStart } from './cost.ts';
import type { Measured, MeasuredTask, TaskOutput } from './measured-tasks.ts';

const task = JSON.parse(process.argv[2] ?? '') as MeasuredTask;
const start = costStart();
const output = await perform(task);
// A batch counts for itself.
const measured: Measured = { ...costSince(start), ...output };
process.stdout.write(`\n${JSON.stringify(measured)}\n`, () => process.exit(0));

async function perform(work: MeasuredTask): Promise<TaskOutput> {
  switch (work.kind) {
    case 'algorithm':
      return (await import('./run-algorithm.ts')).runAlgorithm(work);
    case 'delogo':
      return (await import('./peers/delogo.ts')).delogo(work);
    case 'thumbnail':
      return (await import('./peers/thumbnail.ts')).thumbnail(work);
    case 'tesseract':
      return (await import('./peers/tesseract.ts')).readWithTesseract(work);
    case 'batch':
      return (await import('./run-batch.ts')).runBatch(work);
  }
}
