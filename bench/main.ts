/** `npm run bench`: what the algorithms reach against the usual tools, and what they cost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchmarkOptions } from './benchmark.ts';
import { benchmarkBeats } from './beats.ts';
import { benchmarkCaptions } from './captions.ts';
import { benchmarkCovers } from './covers.ts';
import { benchmarkCrop } from './crop.ts';
import { benchmarkDenoise } from './denoise.ts';
import { benchmarkDetext } from './detext.ts';
import { benchmarkDurability } from './durability.ts';
import { benchmarkInpaint } from './inpaint.ts';
import { benchmarkLoudness } from './loudness.ts';
import { benchmarkMemory } from './memory.ts';
import { printLine } from './report.ts';
import { benchmarkSegments } from './segments.ts';
import { benchmarkService } from './service.ts';
import { benchmarkShots } from './shots.ts';
import { benchmarkSpeed } from './speed.ts';

const benchmarks: Record<string, (options: BenchmarkOptions) => Promise<void>> = {
  captions: benchmarkCaptions,
  detext: benchmarkDetext,
  covers: benchmarkCovers,
  shots: benchmarkShots,
  speed: benchmarkSpeed,
  inpaint: benchmarkInpaint,
  crop: benchmarkCrop,
  beats: benchmarkBeats,
  denoise: benchmarkDenoise,
  loudness: benchmarkLoudness,
  durability: benchmarkDurability,
  memory: benchmarkMemory,
  segments: benchmarkSegments,
  service: benchmarkService,
};

const names = Object.keys(benchmarks);
const usage = `npm run bench -- [--runs 3] [--seed 1] [--minutes 10] [name ...]
Runs: how often everything is timed. Minutes: of the long video whose memory is measured.
Names: ${names.join(', ')}; default all, which takes about an hour on two processors.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !names.includes(name));
const [runs, seed, minutes] = [Number(values.runs), Number(values.seed), Number(values.minutes)];
const sensible = [runs, minutes].every((value) => Number.isInteger(value) && value > 0) && Number.isInteger(seed);
if (values.help || unknown.length > 0 || !sensible) {
  process.stderr.write(`${unknown.map((name) => `There is no benchmark "${name}".\n`).join('')}${usage}\n`);
  process.exit(values.help ? 0 : 2);
}

const workFolder = await mkdtemp(join(tmpdir(), 'reelflow-bench-'));
let failed = 0;
try {
  printLine(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} processors, Node ${process.version}, seed ${String(seed)}`,
  );
  for (const name of positionals.length > 0 ? positionals : names) {
    await benchmarks[name]!({ workFolder, runs, seed, minutes }).catch((error: unknown) => {
      failed++;
      printLine(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
} finally {
  await rm(workFolder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
