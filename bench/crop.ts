import sharp from 'sharp';
import type { Box } from '../test/metrics/plane.ts';
import type { BatchOutcome } from './batch.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { compareTools, printSpeed } from './compare-tools.ts';
import { mean } from './interleave.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { coverage, makeSubjectPictures, type SubjectPicture } from './subject-picture.ts';

const aspect = 9 / 16;
/** More of a subject than this counts as all of it. */
const all = 0.98;

/** ImageH2V against smartcrop and sharp's strategy, on pictures of which it is known what must be in view. */
export async function benchmarkCrop({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('making pictures with subjects');
  const pictures = await makeSubjectPictures(workFolder, seed);
  const items = pictures.map(({ input }) => ({ input, params: { aspect } }));
  const contests = await compareTools(
    {
      ImageH2V: {
        tool: { name: 'algorithm', algorithm: 'ImageH2V' },
        items: pictures.map(({ input }) => ({ input, params: {} })),
      },
      smartcrop: { tool: { name: 'smartcrop' }, items },
      "sharp's attention": { tool: { name: 'attention' }, items },
    },
    { runs, workFolder },
  );
  printHeading(
    'Cropping to 9:16',
    `${String(pictures.length)} pictures with a person, an animal or a thing; median of ${String(runs)} runs`,
  );
  const rows = Object.entries(contests).map(([tool, { outcomes, wallSeconds, cpuSeconds }]) => ({
    tool,
    ...inView(pictures, outcomes.map(windowOf)),
    's each': (wallSeconds / pictures.length).toFixed(3),
    'CPU s each': (cpuSeconds / pictures.length).toFixed(3),
  }));
  const centres = await Promise.all(pictures.map(centreOf));
  printTable([{ tool: 'the middle', ...inView(pictures, centres) }, ...rows]);
  for (const peer of ['smartcrop', "sharp's attention"] as const) {
    const shown = (tool: string): number => Number(rows.find((row) => row.tool === tool)!['subject in view']);
    printLine(`ImageH2V shows ${(shown('ImageH2V') / shown(peer)).toFixed(2)} times as much of the subject as ${peer}`);
    printSpeed('ImageH2V', peer, contests);
  }
}

function inView(
  pictures: readonly SubjectPicture[],
  windows: readonly Box[],
): { 'subject in view': string; 'all of it': string } {
  const shares = pictures.map(({ subject }, index) => coverage(subject, windows[index]!));
  const whole = shares.filter((share) => share >= all).length;
  return { 'subject in view': mean(shares).toFixed(3), 'all of it': `${String(whole)}/${String(shares.length)}` };
}

function windowOf({ value }: BatchOutcome): Box {
  return value as unknown as Box;
}

async function centreOf({ input }: SubjectPicture): Promise<Box> {
  const picture = await sharp(input).metadata();
  const width = Math.round(picture.height * aspect);
  return { x: (picture.width - width) / 2, y: 0, width, height: picture.height };
}
