import { join } from 'node:path';
import { scaleInvariantSdr } from '../test/metrics/si-sdr.ts';
import { writeWave } from '../test/synthesis/write-wave.ts';
import type { BatchItem } from './batch.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { compareTools, printSpeed, type Contender } from './compare-tools.ts';
import { mean } from './interleave.ts';
import { makeNoisySpeech, noiseKinds, speechRateHz, type NoisySpeech } from './noisy-speech.ts';
import { espeakRequirements } from './peers/espeak.ts';
import { noisereduceRequirements, noisereduceScript } from './peers/noisereduce.ts';
import { pesqRequirements, pesqScript } from './peers/pesq.ts';
import { installPython, type Installed } from './peers/python.ts';
import { readMono } from './read-mono.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { runMeasured } from './run-measured.ts';

/** What is compared: the band that PESQ knows and in which speech lies. */
const comparedRateHz = 16_000;

/** SpeechDenoise against FFmpeg's afftdn, RNNoise and noisereduce, on speech in noise. */
export async function benchmarkDenoise({ workFolder, runs, seed }: BenchmarkOptions): Promise<void> {
  announce('installing espeak-ng, PESQ and noisereduce');
  const speaker = await installPython(workFolder, espeakRequirements);
  if ('advice' in speaker) {
    printLine(`Denoising of speech ${speaker.advice}`);
    return;
  }
  const rater = await installPython(workFolder, pesqRequirements, 'a C compiler (Debian: apt-get install gcc)');
  const noisereduce = await installPython(workFolder, noisereduceRequirements);
  announce('making noisy speech');
  const clips = await makeNoisySpeech(workFolder, speaker.python, seed);
  const items = clips.map(({ input }) => ({ input, params: {} }));
  const contenders: Record<string, Contender> = {
    SpeechDenoise: { tool: { name: 'algorithm', algorithm: 'SpeechDenoise' }, items },
    RNNoise: { tool: { name: 'rnnoise' }, items },
    afftdn: { tool: { name: 'afftdn' }, items },
  };
  if ('python' in noisereduce) {
    const { python } = noisereduce;
    contenders.noisereduce = { tool: { name: 'python', python, script: noisereduceScript }, items };
  }
  announce('taking the noise out');
  const contests = await compareTools(contenders, { runs, workFolder });
  announce('judging');
  const judge = await createJudge(clips, rater, workFolder);
  const noisy = await judge(clips.map(({ input }) => input));
  const seconds = clips.reduce((sum, { clean }) => sum + clean.length / speechRateHz, 0);
  const rows: Record<string, string>[] = [];
  for (const [tool, { outcomes, wallSeconds, cpuSeconds }] of Object.entries(contests)) {
    const ratings = await judge(outcomes.map(({ file }) => file!));
    const gains = ratings.map(({ sdr }, index) => sdr - noisy[index]!.sdr);
    const pesqGains = ratings.map(({ pesq }, index) => pesq - noisy[index]!.pesq);
    const better = gains.filter((gain) => gain > 0).length;
    rows.push({
      tool,
      'SI-SDR dB': signed(mean(gains), 1),
      ...Object.fromEntries(
        noiseKinds.map((kind) => [kind, signed(mean(gains.filter((_, index) => clips[index]!.noise === kind)), 1)]),
      ),
      better: `${String(better)}/${String(gains.length)}`,
      ...('python' in rater ? { PESQ: signed(mean(pesqGains), 2) } : {}),
      'x real time': (seconds / wallSeconds).toFixed(0),
      'CPU ms per s': ((1000 * cpuSeconds) / seconds).toFixed(1),
    });
  }
  printHeading(
    'Denoising of speech',
    `${String(clips.length)} clips, ${(seconds / 60).toFixed(1)} minutes, noise at 0, 5 and 10 dB; what is gained over it, in all and by the kind of noise; median of ${String(runs)} runs`,
  );
  printTable(rows);
  if ('advice' in rater) printLine(`PESQ ${rater.advice}`);
  if ('advice' in noisereduce) printLine(`noisereduce ${noisereduce.advice}`);
  for (const peer of Object.keys(contests).slice(1)) printSpeed('SpeechDenoise', peer, contests);
}

interface Rating {
  sdr: number;
  /** Not a number where it could not be measured. */
  pesq: number;
}

/** Judges one file for each clip. */
async function createJudge(
  clips: readonly NoisySpeech[],
  rater: Installed,
  folder: string,
): Promise<(files: readonly string[]) => Promise<Rating[]>> {
  const truths: { path: string; samples: Float32Array }[] = [];
  for (const [index, { clean }] of clips.entries()) {
    const whole = join(folder, `clean-${String(index)}.wav`);
    await writeWave(whole, { sampleRateHz: speechRateHz, channels: [clean] });
    const samples = await readMono(whole, comparedRateHz);
    const path = join(folder, `clean-${String(index)}-16.wav`);
    await writeWave(path, { sampleRateHz: comparedRateHz, channels: [samples] });
    truths.push({ path, samples });
  }
  return async (files) => {
    const items: BatchItem[] = [];
    const sdrs: number[] = [];
    for (const [index, file] of files.entries()) {
      const truth = truths[index]!;
      const made = new Float32Array(truth.samples.length);
      made.set((await readMono(file, comparedRateHz)).subarray(0, made.length));
      sdrs.push(scaleInvariantSdr(truth.samples, made));
      const input = join(folder, `judged-${String(index)}.wav`);
      await writeWave(input, { sampleRateHz: comparedRateHz, channels: [made] });
      items.push({ input, params: { clean: truth.path } });
    }
    if ('advice' in rater) return sdrs.map((sdr) => ({ sdr, pesq: NaN }));
    const tool = { name: 'python', python: rater.python, script: pesqScript } as const;
    const { outcomes = [] } = await runMeasured({ kind: 'batch', tool, items }, folder);
    return sdrs.map((sdr, index) => ({ sdr, pesq: (outcomes[index]!.value as { pesq: number }).pesq }));
  };
}

function signed(value: number, digits: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(digits)}`;
}
