import { join } from 'node:path';
import { meanSquaredError, psnrOfError } from '../test/metrics/psnr.ts';
import { ssimInBox } from '../test/metrics/ssim.ts';
import { photoNames } from '../test/synthesis/photo.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { compareTools, printSpeed, type Contender } from './compare-tools.ts';
import { greyPlane } from './grey-plane.ts';
import { mean } from './interleave.ts';
import { markPhoto, type MarkedPhoto } from './marked-photo.ts';
import { openCvRequirements, openCvScript, type OpenCvFill } from './peers/opencv.ts';
import { installPython } from './peers/python.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';

const marksEach = 2;
const openCvFills: Record<string, OpenCvFill> = { Telea: 'INPAINT_TELEA', 'Navier-Stokes': 'INPAINT_NS' };

/** ImageDelogo and VideoDetext's fill of still ground against OpenCV's inpainting, on photographs with a mark. */
export async function benchmarkInpaint({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('installing OpenCV');
  const peer = await installPython(workFolder, openCvRequirements);
  announce('marking photographs');
  const marked: MarkedPhoto[] = [];
  for (const photo of photoNames) {
    for (let mark = 0; mark < marksEach; mark++) {
      marked.push(await markPhoto(photo, seed + mark, join(workFolder, `${photo}-${String(mark)}`)));
    }
  }
  const contests = await compareTools(contendersFor(marked, peer), { runs, workFolder });
  printHeading(
    'Filling behind marks',
    `${String(marked.length)} photographs; likeness to the photograph in the mark's box; median of ${String(runs)} runs`,
  );
  const rows: Row[] = [{ tool: 'untouched', ...(await likeness(marked, marked)) }];
  for (const [tool, { outcomes, wallSeconds, cpuSeconds }] of Object.entries(contests)) {
    const files = outcomes.map(({ file }) => ({ input: file! }));
    const cost = {
      's each': (wallSeconds / marked.length).toFixed(3),
      'CPU s each': (cpuSeconds / marked.length).toFixed(3),
    };
    rows.push({ tool, ...(await likeness(files, marked)), ...cost });
  }
  printTable(rows);
  if ('advice' in peer) printLine(`OpenCV ${peer.advice}`);
  for (const [ours, theirs] of [
    ['ImageDelogo, told the box', 'Telea, told the box'],
    ["VideoDetext's fill, told the pixels", 'Telea, told the pixels'],
  ] as const) {
    const ssimOf = (name: string): number => Number(rows.find(({ tool }) => tool === name)?.SSIM);
    if (!contests[theirs]) continue;
    const gain = ssimOf(ours) - ssimOf(theirs);
    printLine(`SSIM ${gain >= 0 ? '+' : ''}${gain.toFixed(3)} over ${theirs}:`);
    printSpeed(ours, theirs, contests);
  }
}

function contendersFor(
  marked: readonly MarkedPhoto[],
  peer: Awaited<ReturnType<typeof installPython>>,
): Record<string, Contender> {
  const contenders: Record<string, Contender> = {
    'ImageDelogo, told the box': {
      tool: { name: 'algorithm', algorithm: 'ImageDelogo' },
      items: marked.map(({ input, box, width, height }) => ({
        input,
        params: { Boxes: [[box.x / width, box.y / height, box.width / width, box.height / height]] },
      })),
    },
    "VideoDetext's fill, told the pixels": {
      tool: { name: 'fill' },
      items: marked.map(({ input, pixelMask }) => ({ input, params: { mask: pixelMask } })),
    },
  };
  if ('advice' in peer) return contenders;
  for (const [name, method] of Object.entries(openCvFills)) {
    for (const told of ['box', 'pixels'] as const) {
      contenders[`${name}, told the ${told}`] = {
        tool: { name: 'python', python: peer.python, script: openCvScript },
        items: marked.map(({ input, boxMask, pixelMask }) => ({
          input,
          params: { mask: told === 'box' ? boxMask : pixelMask, method },
        })),
      };
    }
  }
  return contenders;
}

interface Row extends Record<string, string> {
  tool: string;
  SSIM: string;
}

async function likeness(
  pictures: readonly { input: string }[],
  marked: readonly MarkedPhoto[],
): Promise<{ SSIM: string; 'PSNR dB': string }> {
  const ssims: number[] = [];
  const psnrs: number[] = [];
  for (const [index, { clean, box }] of marked.entries()) {
    const [picture, truth] = await Promise.all([greyPlane(pictures[index]!.input), greyPlane(clean)]);
    ssims.push(ssimInBox(picture, truth, box));
    psnrs.push(psnrOfError(meanSquaredError(picture, truth, box)));
  }
  return { SSIM: mean(ssims).toFixed(4), 'PSNR dB': mean(psnrs).toFixed(1) };
}
