import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { createProviders } from '../../providers/index.ts';
import { readConfiguration } from '../../workers/configuration.ts';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { startService, type RunningService } from '../../workers/start-service.ts';
import { aliceKey, usualAccess } from '../service/support/start-service.ts';
import { createMemoryLogger } from '../service/support/memory-logger.ts';
import { cloudAt, credentialOf } from '../support/cloud-provider.ts';
import { reelflow, type CommandResult } from '../support/command-line.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
const bucket = join(dataFolder, 'objects', 'media');
let server: TemporalServer;
let client: Client;
let worker: WorkerProcess;
let service: RunningService;
let endpoint: string;

// The system that is asked: a Temporal server, a worker and a job service. What asks it knows only its address and a key.
beforeAll(async () => {
  await mkdir(bucket, { recursive: true });
  await writeMovingClip(join(bucket, 'in.mp4'), 2);
  await writeFile(join(bucket, 'text.mp4'), 'This is not a video.');
  await writeFile(join(dataFolder, 'access.json'), JSON.stringify(usualAccess), { mode: 0o600 });
  server = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  worker = await startWorker({ address: server.address, dataFolder });
  const environment = { TEMPORAL_ADDRESS: server.address, REELFLOW_DATA: dataFolder, REELFLOW_SERVICE_PORT: '0' };
  service = await startService(readConfiguration(environment), createMemoryLogger().logger);
  endpoint = new URL(service.url).host;
});

afterAll(async () => {
  await service.close();
  await worker.stop();
  await client.connection.close();
  await server.stop();
});

const cover = (name: string, output: string) => ({
  functionName: 'Cover',
  input: `oss://media/${name}`,
  output: `oss://media/${output}/{source}-{sequenceId}.jpg`,
  params: { count: 1 },
});

test.each(['mps', 'ice'] as const)('a Cover made through %s is the one that is made here', async (name) => {
  const providers = createProviders({
    client,
    cloud: cloudAt(endpoint),
    credential: credentialOf(aliceKey),
    warn: () => undefined,
  });
  const host = name === 'mps' ? 'media.oss-cn-shanghai.aliyuncs.com' : 'media';
  const ids = await Promise.all([
    providers[name].submit(cover('in.mp4', name), name),
    providers.local.submit(cover('in.mp4', `local-${name}`), `local ${name}`),
  ]);
  const [there, here] = await Promise.all([providers[name].wait(ids[0], {}), providers.local.wait(ids[1], {})]);
  expect(there).toMatchObject({
    state: 'Success',
    outputs: [`oss://${host}/${name}/in-00001.jpg`],
    warnings: name === 'mps' ? here.warnings : [],
  });
  const [found] = there.result!['covers'] as { score: number; timeSeconds: number; url: string }[];
  const [expected] = here.result!['covers'] as { score: number; timeSeconds: number }[];
  expect(found).toEqual({
    score: expected!.score,
    timeSeconds: expect.closeTo(expected!.timeSeconds, 5),
    url: there.outputs[0],
  });
  expect((await stat(join(bucket, name, 'in-00001.jpg'))).size).toBeGreaterThan(1000);
});

describe('the command line', () => {
  const run = (...args: string[]): Promise<CommandResult> =>
    reelflow(join(folder, 'mine'), [...args, '--json'], folder, {
      REELFLOW_ICE_ENDPOINT: endpoint,
      REELFLOW_ICE_PROTOCOL: 'http',
      ALIBABA_CLOUD_ACCESS_KEY_ID: aliceKey.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: aliceKey.accessKeySecret,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    });
  const submit = (...args: string[]) =>
    run('job', 'submit', 'Cover', '--output', 'oss://media/cli/{source}-{sequenceId}.jpg', ...args);
  const json = ({ stdout }: CommandResult): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

  test('submits to a provider, waits, and finds the job again by its id, with no stack of its own', async () => {
    const ended = await submit('--input', 'oss://media/in.mp4', '--provider', 'ice', '--wait', '--param', 'count=1');
    expect(ended).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^Job ice:[0-9a-f]{32}\n/u) });
    const job = json(ended);
    expect(job).toMatchObject({ state: 'Success', outputs: ['oss://media/cli/in-00001.jpg'] });
    expect(json(await run('job', 'get', String(job['jobId'])))).toEqual(job);
    expect(json(await run('job', 'cancel', String(job['jobId'])))).toEqual(job);
  });

  test('gives the error of a job that failed there', async () => {
    const ended = await submit('--input', 'oss://media/text.mp4', '--provider', 'ice', '--wait');
    expect(ended.exitCode).toBe(3);
    expect(json(ended)).toMatchObject({ state: 'Fail', error: { type: 'MediaUnreadable' } });
  });

  test.each([
    [
      'a provider that is not configured',
      ['--input', 'oss://media/in.mp4', '--provider', 'mps'],
      /REELFLOW_MPS_REGION/u,
    ],
    ['a local file', ['--input', 'in.mp4', '--provider', 'ice'], /bucket/u],
    ['an unknown provider', ['--input', 'oss://media/in.mp4', '--provider', 'moon'], /local, mps, ice/u],
  ])('refuses %s before anything is started', async (_what, args, message) => {
    const ended = await submit(...args);
    expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(message) });
  });

  test('a workflow is refused in the same way', async () => {
    const ended = await run('run', 'detext-caption-cover', 'oss://media/in.mp4', '--out', 'here', '--provider', 'ice');
    expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/cannot reach file:/u) });
  });

  test('says which providers are configured, and no secret', async () => {
    const { stdout } = await run('doctor');
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; detail: string }[] };
    expect(checks.filter(({ name }) => name.startsWith('provider'))).toEqual([
      expect.objectContaining({
        name: 'provider mps',
        status: 'ok',
        detail: expect.stringMatching(/^not configured/u),
      }),
      expect.objectContaining({
        name: 'provider ice',
        status: 'ok',
        detail: expect.stringContaining(`http://${endpoint}`),
      }),
    ]);
    expect(stdout).not.toContain(aliceKey.accessKeyId);
    expect(stdout).not.toContain(aliceKey.accessKeySecret);
  });
});
