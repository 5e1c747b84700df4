import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { configurePipelineUpdate, pipelineWorkflowId } from '../../contract/pipeline.ts';
import { searchAttributes } from '../../contract/temporal.ts';
import { callIce, mts, mtsClient } from '../service/support/official-clients.ts';
import { startCluster, type Cluster } from '../support/cluster/cluster.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import { mostAtOnce } from './most-at-once.ts';

const account = '1000000000000001';
const key = { accessKeyId: 'AKID-cluster', accessKeySecret: 'cluster-secret-1234' };
const mediaConcurrency = 2;
const patientMs = 180_000;
const testMs = 2 * patientMs;

// Removed only when the workers have ended, since they still write into it.
const dataFolder = await mkdtemp(join(tmpdir(), 'reelflow-test-'));
let cluster: Cluster;
let client: Client;
let services: [ServiceProcess, ServiceProcess];
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  await writeFile(
    join(dataFolder, 'access.json'),
    JSON.stringify({ accounts: [{ id: account, buckets: ['media'], keys: [key] }] }),
    { mode: 0o600 },
  );
  const bucket = join(dataFolder, 'objects', 'media');
  await mkdir(bucket, { recursive: true });
  await writeMovingClip(join(bucket, 'clip.mp4'), 2);
  cluster = await startCluster(({ text }) => void process.stderr.write(`${text}\n`));
  // Both at once, on a server that has no namespace yet.
  services = await Promise.all([startService(), startService()]);
  client = new Client({ connection: await Connection.connect({ address: cluster.address }) });
}, 600_000);

afterAll(async () => {
  await Promise.all([...workers, ...services].map((each) => each.stop()));
  await client.connection.close();
  await cluster.stop();
  await rm(dataFolder, { recursive: true, force: true });
}, 120_000);

function startService(): Promise<ServiceProcess> {
  return startServiceProcess({ address: cluster.address, dataFolder, environment: { REELFLOW_LOG_LEVEL: 'error' } });
}

/** Calls again what the client gave up after its three seconds, which a busy machine may need. */
async function ice(service: ServiceProcess, action: string, query: Record<string, string>) {
  for (;;) {
    try {
      return await callIce(service.endpoint, key, action, query);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'RequestTimeoutError') throw error;
    }
  }
}

const object = (name: string): string => JSON.stringify({ Type: 'OSS', Media: `oss://media/${name}` });

/** Submits a Cover job; the same token always means the same job. */
async function submit(service: ServiceProcess, token: string, more: Record<string, string> = {}): Promise<string> {
  const Output = object(`${token}/{sequenceId}.jpg`);
  const parameters = { FunctionName: 'Cover', Input: object('clip.mp4'), Output, ClientToken: token, ...more };
  return String((await ice(service, 'SubmitIProductionJob', parameters))['JobId']);
}

async function statusOf(jobId: string, service = services[0]): Promise<string> {
  return String((await ice(service, 'QueryIProductionJob', { JobId: jobId }))['Status']);
}

async function untilAll(jobIds: readonly string[], status: string): Promise<void> {
  await until(async () => {
    const all = await Promise.all(jobIds.map((jobId) => statusOf(jobId).catch(() => 'unknown')));
    return all.every((each) => each === status);
  }, patientMs);
}

async function startWorkers(): Promise<void> {
  const environment = { REELFLOW_MEDIA_CONCURRENCY: String(mediaConcurrency) };
  const options = { address: cluster.address, dataFolder, environment };
  workers.push(...(await Promise.all([startWorker(options), startWorker(options)])));
}

describe('two services and two workers on a cluster', () => {
  test(
    'take jobs from the first moment and before there is a worker',
    async () => {
      const jobId = await submit(services[0], 'first');
      expect(await statusOf(jobId, services[1])).toBe('Queuing');
      const query = `${searchAttributes.account} = '${account}' AND ${searchAttributes.state} = 'Queuing'`;
      await until(async () => (await client.workflow.count(query)).count === 1, patientMs);
      await startWorkers();
      await untilAll([jobId], 'Success');
      await until(async () => (await client.workflow.count(query)).count === 0, patientMs);
    },
    testMs,
  );

  test(
    'serve the official clients of both APIs, whichever process answers',
    async () => {
      const request = new mts.SubmitIProductionJobRequest({
        functionName: 'Cover',
        input: 'oss://media.oss-cn-shanghai.aliyuncs.com/clip.mp4',
        output: 'oss://media.oss-cn-shanghai.aliyuncs.com/mts/{sequenceId}.jpg',
      });
      const { body } = await mtsClient(services[0].endpoint, key).submitIProductionJob(request);
      const jobId = body?.jobId ?? '';
      await untilAll([jobId], 'Success');
      const query = new mts.QueryIProductionJobRequest({ jobId });
      const answers = await Promise.all(
        services.map(async ({ endpoint }) => (await mtsClient(endpoint, key, 'v2').queryIProductionJob(query)).body),
      );
      expect(answers[0]).toMatchObject({ state: 'Success', result: expect.stringContaining('mts/00001.jpg') });
      for (const field of ['state', 'result', 'input', 'output', 'finishTime'] as const) {
        expect(answers[1]?.[field]).toBe(answers[0]?.[field]);
      }
    },
    testMs,
  );

  test(
    'make one job of one token, however many submits come to both at once',
    async () => {
      const [one, two] = services;
      const tokens = ['a', 'b', 'c', 'd'];
      const submits = tokens.map((token) =>
        Promise.all(Array.from({ length: 8 }, (_, at) => submit(at % 2 ? one : two, `token-${token}`))),
      );
      const jobIds = (await Promise.all(submits)).map((all) => {
        expect(new Set(all).size).toBe(1);
        return all[0]!;
      });
      expect(new Set(jobIds).size).toBe(tokens.length);
      await untilAll(jobIds, 'Success');
    },
    testMs,
  );

  test(
    'hold the limit of a pipeline over both workers, and cancel through either service',
    async () => {
      const limit = 3;
      expect(limit).toBeLessThan(2 * mediaConcurrency);
      const { Pipeline } = await ice(services[0], 'CreatePipeline', { Name: 'limited', Speed: 'Standard' });
      const pipelineId = (Pipeline as { PipelineId: string }).PipelineId;
      await ice(services[1], 'UpdatePipeline', { PipelineId: pipelineId, Status: 'Paused' });
      const schedule = { ScheduleConfig: JSON.stringify({ PipelineId: pipelineId }) };
      const names = Array.from({ length: 10 }, (_, at) => `limited-${String(at)}`);
      const jobIds = await Promise.all(names.map((name, at) => submit(services[at % 2]!, name, schedule)));
      const [cancelled = '', ...others] = jobIds;
      await ice(services[1], 'CancelIProductionJob', { JobId: cancelled });
      await untilAll([cancelled], 'Fail');
      expect(await Promise.all(others.map((jobId) => statusOf(jobId)))).toEqual(others.map(() => 'Queuing'));
      await client.workflow
        .getHandle(pipelineWorkflowId(`${account}/${pipelineId}`))
        .executeUpdate(configurePipelineUpdate, { args: [{ state: 'Active', limit }] });
      await untilAll(others, 'Success');
      expect(await mostAtOnce(client, others)).toBe(limit);
    },
    testMs,
  );

  test(
    'lose nothing when PostgreSQL is killed with SIGKILL in the middle',
    async () => {
      const tokens = Array.from({ length: 12 }, (_, at) => `outage-${String(at)}`);
      const before = await Promise.all(tokens.slice(0, 6).map((token) => submit(services[0], token)));
      await until(
        async () => (await Promise.all(before.map((jobId) => statusOf(jobId)))).includes('Analysing'),
        patientMs,
      );
      process.kill(cluster.postgresql.pid!, 'SIGKILL');
      const after = await Promise.all(tokens.slice(6).map((token) => untilAccepted(token)));
      await untilAll([...before, ...after], 'Success');
      // What was submitted again during the outage has not become a second job.
      for (const [at, jobId] of [...before, ...after].entries()) {
        expect(await submit(services[1], tokens[at]!)).toBe(jobId);
      }
    },
    testMs,
  );

  test(
    'have every job that a service accepted before it was killed with SIGKILL',
    async () => {
      const tokens = Array.from({ length: 60 }, (_, at) => `killed-${String(at)}`);
      const accepted = new Map<string, string>();
      const submits = tokens.map(async (token) => {
        accepted.set(token, await submit(services[0], token));
        if (accepted.size === 10) await services[0].kill();
      });
      const outcomes = await Promise.allSettled(submits);
      expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
      for (const [token, jobId] of accepted) {
        await expect(statusOf(jobId, services[1])).resolves.toMatch(/^(Queuing|Analysing|Success)$/u);
        expect(await submit(services[1], token)).toBe(jobId);
      }
      services[0] = await startService();
      const all = await Promise.all(tokens.map((token) => submit(services[0], token)));
      expect(new Set(all).size).toBe(tokens.length);
      await untilAll(all.slice(0, 12), 'Success');
    },
    testMs,
  );
});

/** Submits again and again, as a client does, until it is accepted. */
async function untilAccepted(token: string): Promise<string> {
  let jobId = '';
  await until(async () => {
    jobId = await submit(services[1], token).catch(() => '');
    return jobId !== '';
  }, patientMs);
  return jobId;
}
