/** The main of a process that does one piece of work and prints, as its last line, what it gave and cost. */
import type { MeasuredTask, TaskOutput } from './measured-tasks.ts';

const task = JSON.parse(process.argv[2] ?? '') as MeasuredTask;
const startedAt = performance.now();
const startCpu = process.cpuUsage();
const output = await perform(task);
const cpu = process.cpuUsage(startCpu);
const measured = {
  ...output,
  wallSeconds: (performance.now() - startedAt) / 1000,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`\n${JSON.stringify(measured)}\n`, () => process.exit(0));

async function perform(work: MeasuredTask): Promise<TaskOutput> {
  switch (work.kind) {
    case 'algorithm':
      return (await import('./run-algorithm.ts')).runAlgorithm(work);
    case 'delogo':
      return (await import('./delogo.ts')).delogo(work);
    case 'thumbnail':
      return (await import('./thumbnail.ts')).thumbnail(work);
    case 'tesseract':
      return (await import('./tesseract.ts')).readWithTesseract(work);
    case 'shots':
      return (await import('./find-shots.ts')).findShots(work);
    case 'scenedetect':
      return (await import('./scenedetect.ts')).runSceneDetect(work);
  }
}
