import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { NotificationRecord } from '../../contract/notification.ts';
import { readNotifications } from '../../providers/job-notifications.ts';
import { createTemporalBackend } from '../../service/temporal/backend.ts';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { prepareNamespace } from '../../workers/prepare-namespace.ts';
import { reelflow } from '../support/command-line.ts';
import { startHttpReceiver, type HttpReceiver } from '../support/http-receiver.ts';
import { startMnsServer, type MnsServer } from '../support/mns-server.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { startTemporal } from '../support/temporal.ts';
import { createFolderStore } from '../../storage/folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
const key = { accessKeyId: 'AKID', accessKeySecret: 'mns-secret' };
let server: TemporalServer;
let client: Client;
let worker: WorkerProcess;
let films: HttpReceiver;
let hook: HttpReceiver;
let mns: MnsServer;
let isOpen = false;

beforeAll(async () => {
  const clip = join(folder, 'clip.mp4');
  await writeMovingClip(clip, 2);
  const content = await readFile(clip);
  films = await startHttpReceiver((_, response) => response.end(content));
  hook = await startHttpReceiver((_, response) => response.writeHead(isOpen ? 200 : 503).end());
  mns = await startMnsServer(key);
  server = await startTemporal();
  const connection = await Connection.connect({ address: server.address });
  await prepareNamespace(connection, 'default');
  client = new Client({ connection });
  await restartWorker();
});

afterAll(async () => {
  await worker.stop();
  await client.connection.close();
  await server.stop();
  for (const each of [films, hook, mns]) await each.close();
});

async function restartWorker(): Promise<void> {
  const environment = {
    REELFLOW_INPUT_HOSTS: `127.0.0.1:${films.port}`,
    REELFLOW_INTERNAL_HOSTS: `127.0.0.1:${hook.port}`,
    REELFLOW_MNS_ENDPOINT: mns.url,
    REELFLOW_MNS_REGION: 'cn-shanghai',
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  };
  worker = await startWorker({ address: server.address, dataFolder, environment });
}

const isDelivered = ({ state }: NotificationRecord): boolean => state === 'Delivered';

test('a film of a web server is worked on, and its end is told of though the worker is killed between attempts', async () => {
  const backend = createTemporalBackend({
    client,
    dataFolder,
    store: createFolderStore({ dataFolder, fileRoots: [] }),
  });
  await backend.setEventCallback('1000', { type: 'MNS', queueName: 'ice-callback-done', eventTypes: [] });
  const request = {
    functionName: 'Cover',
    input: `${films.url}/films/clip.mp4?sign=x`,
    output: 'oss://media/{source}-{sequenceId}.jpg',
    params: { count: 1 },
  };
  const { jobId } = await backend.submitJob('1000', 'film', {
    request,
    wire: { product: 'mts', parameters: {} },
    fingerprint: 'film',
    notifyUrl: `${hook.url}/done`,
  });
  await until(() => hook.received.length > 0, 100_000);
  // Told, and written down: else the message would be sent again.
  await until(async () => (await readNotifications(client, jobId)).some(isDelivered), 60_000);
  await worker.kill();
  isOpen = true;
  await restartWorker();
  await until(async () => (await readNotifications(client, jobId)).every(isDelivered), 100_000);
  await worker.stop();

  const found = await backend.getJob('1000', jobId);
  expect(found?.record).toMatchObject({ state: 'Success', outputs: ['oss://media/clip-00001.jpg'] });
  const bodies = hook.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(bodies.length).toBeGreaterThanOrEqual(2);
  expect(new Set(bodies.map((body) => `${body['JobId'] as string} ${body['State'] as string}`))).toEqual(
    new Set([`${jobId} Success`]),
  );
  const event = JSON.parse(Buffer.from(mns.messages[0]?.body ?? '', 'base64').toString()) as unknown;
  expect(event).toMatchObject({ EventType: 'ProduceMediaComplete', MessageBody: { JobId: jobId, Status: 'Success' } });

  process.env['TEMPORAL_ADDRESS'] = server.address;
  const shown = await reelflow(dataFolder, ['job', 'show', jobId]);
  expect(shown.stdout).toMatch(/notification to http:\/\/127\.0\.0\.1:\d+\/done: delivered, \d+ attempts/);
  expect(shown.stdout).toContain('notification to queues/ice-callback-done: delivered, 1 attempt');
});
