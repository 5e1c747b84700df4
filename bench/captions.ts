import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { matchCues } from '../test/metrics/cue-match.ts';
import { parseSrt, type SrtCue } from '../test/metrics/srt.ts';
import type { CaptionStyle } from '../test/synthesis/caption-style.ts';
import { randomCues } from '../test/synthesis/random-cues.ts';
import type { BackgroundKind } from '../test/synthesis/scene.ts';
import { synthesise } from '../test/synthesis/synthesise.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { interleave, mean, median } from './interleave.ts';
import type { Measured } from './measured-tasks.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';
import { tesseractAdvice } from './peers/tesseract.ts';

const kinds: { background: BackgroundKind; style: Partial<CaptionStyle> }[] = [
  { background: 'pan', style: { decoration: 'outline', fadeSeconds: 0 } },
  { background: 'handheld', style: { decoration: 'box', fadeSeconds: 0.2 } },
  { background: 'shots', style: { decoration: 'shadow', fadeSeconds: 0 } },
];
const durationSeconds = 12;

/** CaptionExtraction against frames piped to tesseract. */
export async function benchmarkCaptions({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  const advice = await tesseractAdvice();
  const rows: Row[] = [];
  for (const [index, { background, style }] of kinds.entries()) {
    const clipSeed = seed + index;
    const input = join(workFolder, `captions-${background}.mp4`);
    announce(`captions on ${background}`);
    const cues = randomCues({ seed: clipSeed, durationSeconds, style: { position: 'bottom', ...style } });
    const truth = await synthesise({
      seed: clipSeed,
      width: 1280,
      height: 720,
      frameRate: 25,
      durationSeconds,
      background,
      cues,
      output: input,
    });
    const ours = {
      CaptionExtraction: () =>
        runMeasured({ kind: 'algorithm', name: 'CaptionExtraction', input, params: {} }, workFolder),
    };
    const tesseract = { tesseract: () => runMeasured({ kind: 'tesseract', input }, workFolder) };
    const outcomes = await interleave<string, Measured>(runs, advice === undefined ? { ...ours, ...tesseract } : ours);
    for (const [tool, measured] of Object.entries(outcomes)) {
      const match = matchCues(truth.cues, await cuesOf(measured[0]!));
      const realTime = durationSeconds / median(measured.map(({ wallSeconds }) => wallSeconds));
      rows.push({ tool, match, realTime });
    }
  }
  printHeading(
    'Captions',
    `${String(kinds.length)} clips of ${String(durationSeconds)} s, 720p, English and Chinese; median of ${String(runs)} runs`,
  );
  const tools = [...new Set(rows.map(({ tool }) => tool))];
  printTable(
    tools.map((tool) =>
      summarise(
        tool,
        rows.filter((row) => row.tool === tool),
      ),
    ),
  );
  if (advice !== undefined) printLine(`tesseract ${advice}`);
  else
    printLine(
      `CaptionExtraction runs at ${(speed(rows, 'CaptionExtraction') / speed(rows, 'tesseract')).toFixed(1)} times the speed of tesseract`,
    );
}

interface Row {
  tool: string;
  match: ReturnType<typeof matchCues>;
  realTime: number;
}

async function cuesOf(measured: Measured): Promise<SrtCue[]> {
  return measured.cues ?? parseSrt(await readFile(measured.files[0]!, 'utf8'));
}

function speed(rows: readonly Row[], tool: string): number {
  return mean(rows.filter((row) => row.tool === tool).map(({ realTime }) => realTime));
}

function summarise(tool: string, rows: readonly Row[]): Record<string, string> {
  const sum = (value: (row: Row) => number): number => rows.reduce((total, row) => total + value(row), 0);
  const found = sum(({ match }) => match.pairs.length);
  return {
    tool,
    'cues found': `${String(found)}/${String(found + sum(({ match }) => match.missed.length))}`,
    spurious: String(sum(({ match }) => match.spurious.length)),
    CER: mean(rows.map(({ match }) => match.cer)).toFixed(4),
    'CER with spaces': mean(rows.map(({ match }) => match.cerWithSpaces)).toFixed(4),
    'worst boundary s': Math.max(...rows.map(({ match }) => match.worstBoundarySeconds)).toFixed(2),
    'x real time': speed(rows, tool).toFixed(2),
  };
}
