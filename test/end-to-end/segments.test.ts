// media
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { createLocalProvider } from '../../providers/local.ts';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { framesOf, hashesOf, packetsOf } from '../media/av/media-facts.ts';
import { measureLikeness } from '../media/detext/likeness.ts';
import { measureMatte } from '../media/keying/measure-matte.ts';
import { readTransparent } from '../media/keying/read-opacity.ts';
import { writeScreenFilm } from '../media/keying/screen-film.ts';
import { randomCues } from '../synthesis/random-cues.ts';
import { createTone } from '../synthesis/soundtrack.ts';
import { synthesise } from '../synthesis/synthesise.ts';
import type { Truth } from '../synthesis/truth.ts';
import { startHttpReceiver } from '../support/http-receiver.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
const [input, clean, output] = ['input', 'clean', 'output'].map((name) => join(folder, `${name}.mp4`)) as [
  string,
  string,
  string,
];
const request = { functionName: 'VideoDetext', input: `file://${input}`, output: `file://${output}` };
let truth: Truth;
let server: TemporalServer;
let client: Client;
let worker: WorkerProcess;

beforeAll(async () => {
  const durationSeconds = 8;
  const cues = randomCues({ seed: 21, durationSeconds, style: { decoration: 'outline' } });
  truth = await synthesise({
    ...{ seed: 21, width: 480, height: 270, frameRate: 25, durationSeconds, background: 'pan', cues },
    ...{ output: input, cleanOutput: clean, audio: 'tone' },
  });
  server = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  await restartWorker();
});
afterAll(async () => {
  await worker.stop();
  await client.connection.close();
  await server.stop();
});

async function restartWorker(): Promise<void> {
  const environment = {
    REELFLOW_SEGMENT_SECONDS: '2.5',
    REELFLOW_MEDIA_CONCURRENCY: '2',
    REELFLOW_INPUT_HOSTS: '127.0.0.1',
  };
  worker = await startWorker({ address: server.address, dataFolder, environment });
}

/** How many pieces a job was worked on in. */
async function executionsOf(jobId: string): Promise<number | undefined> {
  const { events } = await client.workflow.getHandle(jobId).fetchHistory();
  const names = events?.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
  return names?.filter((name) => name === 'execute').length;
}

test('a long video is cleaned in segments side by side, through the death of its worker, and joined without a seam', async () => {
  const provider = createLocalProvider(client);
  const jobId = await provider.submit(request, 'long');
  await until(() => worker.mediaProcesses().length === 2, 120_000);
  await until(async () => ((await provider.get(jobId)).progress?.fraction ?? 0) > 0.2, 120_000);
  await worker.kill();
  await restartWorker();
  const job = await provider.wait(jobId, {});
  expect(job).toMatchObject({ state: 'Success', outputs: [request.output], warnings: [] });
  expect(job.result).toMatchObject({ textCount: expect.any(Number) });
  expect(await readdir(join(dataFolder, 'staging'))).toEqual([]);
  expect(await readdir(join(dataFolder, 'scratch'))).toEqual([]);

  expect(await executionsOf(jobId)).toBe(5);

  expect((await framesOf(output)).map(({ timeSeconds }) => timeSeconds)).toEqual(
    (await framesOf(input)).map(({ timeSeconds }) => timeSeconds),
  );
  expect(hashesOf(await packetsOf(output), 'audio')).toEqual(hashesOf(await packetsOf(input), 'audio'));
  const likeness = await measureLikeness({ input, clean, output }, truth);
  process.stderr.write(`VideoDetext in three segments: SSIM ${likeness.ssim.toFixed(4)}\n`);
  expect(likeness.ssim).toBeGreaterThan(0.93);
  expect(likeness.outsideSsim).toBeGreaterThan(0.98);
}, 300_000);

test('a long video of a web server is keyed in segments, and fetched once', async () => {
  const film = join(folder, 'screen.mp4');
  const options = { width: 320, height: 180, frameCount: 130, seed: 5 };
  const truths = await writeScreenFilm(film, options, { audio: createTone(5.2) });
  const content = await readFile(film);
  const web = await startHttpReceiver((_, response) => response.end(content));
  const keyed = join(folder, 'keyed.webm');
  try {
    const provider = createLocalProvider(client);
    const keying = {
      functionName: 'VideoGreenScreenMatting',
      input: `${web.url}/screen.mp4`,
      output: `file://${keyed}`,
    };
    const jobId = await provider.submit(keying, 'keyed');
    const job = await provider.wait(jobId, {});
    expect(job).toMatchObject({ state: 'Success', result: { screen: 'green', frameCount: 130, wholeFrameCount: 0 } });
    expect(job.warnings).toEqual([expect.stringMatching(/transcoded to Opus/)]);
    expect(await executionsOf(jobId)).toBe(4);
    expect(web.received.map(({ path }) => path)).toEqual(['/screen.mp4']);
    expect(await readdir(join(dataFolder, 'scratch'))).toEqual([]);
  } finally {
    await web.close();
  }
  const frames = await readTransparent(keyed);
  expect(frames).toHaveLength(130);
  const opacities = (all: readonly { alpha: Uint8Array }[]): Uint8Array[] => all.map(({ alpha }) => alpha);
  const { overlap } = measureMatte(opacities(frames), opacities(truths));
  process.stderr.write(`VideoGreenScreenMatting in two segments: alpha IoU ${overlap.toFixed(3)}\n`);
  expect(overlap).toBeGreaterThan(0.97);
}, 300_000);
