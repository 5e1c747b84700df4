import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRandom } from '../test/synthesis/random.ts';
import { createSong, type SongStyle } from '../test/synthesis/song.ts';
import { writeWave } from '../test/synthesis/write-wave.ts';
import type { BatchItem } from './batch.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { compareTools, printSpeed } from './compare-tools.ts';
import { mean } from './interleave.ts';
import { pyloudnormMeterScript, pyloudnormMixScript, pyloudnormRequirements } from './peers/pyloudnorm.ts';
import { installPython } from './peers/python.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

/** Two pieces of music, and how loud their mix is to be. */
interface Pair {
  first: string;
  second: string;
  seconds: number;
  target: number;
}

const styles: SongStyle[] = ['ballad', 'pop', 'rock', 'edm', 'waltz', 'clicks'];
/** In LUFS: broadcast, podcasts, music. */
const targets = [-23, -16, -14];
const sampleRateHz = 44_100;

/** AudioMixing to a loudness against pyloudnorm, which also judges both. */
export async function benchmarkLoudness({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('installing pyloudnorm');
  const peer = await installPython(workFolder, pyloudnormRequirements);
  if ('advice' in peer) {
    printLine(`Loudness ${peer.advice}`);
    return;
  }
  announce('making music');
  const pairs = await makePairs(workFolder, seed);
  const { python } = peer;
  announce('mixing');
  const contests = await compareTools(
    {
      AudioMixing: {
        tool: { name: 'algorithm', algorithm: 'AudioMixing' },
        items: pairs.map(({ first, second, target }) => ({
          input: first,
          params: { inputs: [{ file: pathToFileURL(second).href }], loudness: target },
        })),
      },
      pyloudnorm: {
        tool: { name: 'python', python, script: pyloudnormMixScript },
        items: pairs.map(({ first, second, target }) => ({ input: first, params: { second, loudness: target } })),
      },
    },
    { runs, workFolder },
  );
  announce('measuring');
  const seconds = pairs.reduce((sum, pair) => sum + pair.seconds, 0);
  const rows: Record<string, string>[] = [];
  for (const [tool, { outcomes, wallSeconds, cpuSeconds }] of Object.entries(contests)) {
    const items: BatchItem[] = outcomes.map(({ file }) => ({ input: file!, params: {} }));
    const meter = { name: 'python', python, script: pyloudnormMeterScript } as const;
    const judged = (await runMeasured({ kind: 'batch', tool: meter, items }, workFolder)).outcomes ?? [];
    const readings = judged.map(({ value }) => value as { loudness: number; truePeak: number });
    const offBy = readings.map(({ loudness }, index) => Math.abs(loudness - pairs[index]!.target));
    rows.push({
      tool,
      'off by LU': mean(offBy).toFixed(2),
      'at most': Math.max(...offBy).toFixed(2),
      'highest dBTP': Math.max(...readings.map(({ truePeak }) => truePeak)).toFixed(1),
      'x real time': (seconds / wallSeconds).toFixed(0),
      'CPU ms per s': ((1000 * cpuSeconds) / seconds).toFixed(1),
    });
    if (tool === 'AudioMixing') {
      const own = outcomes.map(({ value }) => Number(value!.loudness));
      const apart = own.map((loudness, index) => Math.abs(loudness - readings[index]!.loudness));
      rows.at(-1)!['meters apart LU'] = Math.max(...apart).toFixed(2);
    }
  }
  printHeading(
    'Loudness of a mix',
    `${String(pairs.length)} pairs, ${(seconds / 60).toFixed(1)} minutes, made ${targets.join(', ')} LUFS loud; measured by pyloudnorm; median of ${String(runs)} runs`,
  );
  printTable(rows);
  printSpeed('AudioMixing', 'pyloudnorm', contests);
}

async function makePairs(folder: string, seed: number): Promise<Pair[]> {
  const random = createRandom(`loudness ${String(seed)}`);
  const pairs: Pair[] = [];
  for (const [index, style] of styles.entries()) {
    const other = styles[(index + 1) % styles.length]!;
    const [first, second] = [style, other].map((name, part) => {
      const song = createSong({ seed: seed + 2 * index + part, style: name, tempi: [120], barsPerPart: 10 });
      const gain = 10 ** (random.between(-18, 0) / 20);
      return { path: join(folder, `mix-${String(index)}-${String(part)}.wav`), samples: song.samples, gain };
    }) as [Voice, Voice];
    for (const { path, samples, gain } of [first, second]) {
      // Played at twice the speed: what matters is how loud it is.
      await writeWave(path, { sampleRateHz, channels: [samples.map((sample) => sample * gain)] });
    }
    const seconds = Math.max(first.samples.length, second.samples.length) / sampleRateHz;
    pairs.push({ first: first.path, second: second.path, seconds, target: targets[index % targets.length]! });
  }
  return pairs;
}

interface Voice {
  path: string;
  samples: Float32Array;
  gain: number;
}
