import { createHash } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { toReelflowError } from '../../../contract/errors.ts';
import { notifyWorkflowId, type NotificationRecord } from '../../../contract/notification.ts';
import { createGuards } from '../../../network/guards.ts';
import { readNotifications } from '../../../providers/job-notifications.ts';
import type { JobSubmission } from '../../../service/backend.ts';
import { createNotifier } from '../../../service/notifications/notifier.ts';
import { createTemporalBackend } from '../../../service/temporal/backend.ts';
import { startHttpReceiver, type Answer, type HttpReceiver } from '../../support/http-receiver.ts';
import { startMnsServer } from '../../support/mns-server.ts';
import { createFolderStore } from '../../../storage/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { startWorkflowEnvironment } from '../../support/workflow-environment.ts';

const dataFolder = await temporaryFolder();
const key = { accessKeyId: 'AKID', accessKeySecret: 'mns-secret' };
const mns = await startMnsServer(key, 1);
const store = createFolderStore({ dataFolder, fileRoots: [] });
const { client, close } = await startWorkflowEnvironment({
  notifierOf: (client: Client) =>
    createNotifier({
      client,
      backend: createTemporalBackend({ client, dataFolder, store }),
      guard: createGuards({ internalHosts: ['127.0.0.1'], inputHosts: [] }).notifications,
      mns: { endpoint: mns.url, encoding: 'base64', credentials: async () => key, account: '123', region: 'cn-x' },
      eventType: 'ProduceMediaComplete',
    }),
});
const backend = createTemporalBackend({ client, dataFolder, store });
const receivers: HttpReceiver[] = [];
afterAll(async () => {
  await close();
  for (const receiver of [mns, ...receivers]) await receiver.close();
});

async function receiver(answer?: Answer): Promise<HttpReceiver> {
  const started = await startHttpReceiver(answer);
  receivers.push(started);
  return started;
}

async function submit(accountId: string, name: string, more: Partial<JobSubmission> = {}, pipelineId?: string) {
  const request = { functionName: 'VideoDetext', input: `oss://bucket/${name}`, output: 'oss://bucket/{source}' };
  const { jobId } = await backend.submitJob(accountId, name, {
    request: { ...request, userData: 'mine', ...(pipelineId !== undefined && { pipelineId }) },
    wire: { product: 'mts', parameters: {} },
    fingerprint: name,
    ...more,
  });
  return jobId;
}

const ended = (accountId: string, jobId: string) =>
  until(async () => (await backend.getJob(accountId, jobId))?.record.finishTime !== undefined, 60_000);
const told = async (jobId: string): Promise<NotificationRecord[]> => {
  let records: NotificationRecord[] = [];
  await until(async () => {
    records = await readNotifications(client, jobId);
    return records.length > 0 && records.every(({ state }) => state !== 'Pending');
  }, 60_000);
  return records;
};

test('a job tells its NotifyUrl, the queue and topic of its pipeline, and the event callback, until each has it', async () => {
  const hook = await receiver((_, response, earlier) => response.writeHead(earlier < 2 ? 503 : 204).end());
  const callback = await receiver();
  const url = `${callback.url}/events?token=hidden`;
  await backend.setEventCallback('all', {
    type: 'HTTP',
    url,
    eventTypes: ['ProduceMediaComplete'],
    authKey: 'TestKey001',
  });
  const { pipelineId } = await backend.createPipeline('all', {
    name: 'p',
    speed: 'Standard',
    priority: 6,
    state: 'Active',
    notification: { queueName: 'done', topic: 'all-done' },
  });
  const jobId = await submit('all', 'told.mp4', { notifyUrl: `${hook.url}/hook` }, pipelineId);
  const records = await told(jobId);
  expect(records).toMatchObject([
    { id: 'notify-url', address: `${hook.url}/hook`, state: 'Delivered', attempts: 3 },
    { id: 'pipeline-queue', address: 'queues/done', state: 'Delivered' },
    { id: 'pipeline-topic', address: 'topics/all-done', state: 'Delivered' },
    { id: 'event-callback', address: `${callback.url}/events?…`, state: 'Delivered', attempts: 1 },
  ]);

  const message = {
    Type: 'IProduction',
    JobId: jobId,
    FunctionName: 'VideoDetext',
    State: 'Success',
    Code: 'Success',
    Message: 'success',
    Details: [],
    UserData: 'mine',
  };
  expect(hook.received.map(({ body }) => JSON.parse(body) as unknown)).toEqual([message, message, message]);
  const fromMns = mns.messages.map(({ resource, body }) => [
    resource,
    JSON.parse(Buffer.from(body, 'base64').toString()) as unknown,
  ]);
  expect(fromMns.sort()).toEqual([
    ['/queues/done', message],
    ['/topics/all-done', message],
  ]);
  // The message service answered one of the two with an error first.
  expect(records[1]!.attempts + records[2]!.attempts).toBe(3);
  const { headers, body } = callback.received[0]!;
  expect(JSON.parse(body)).toMatchObject({
    EventType: 'ProduceMediaComplete',
    MessageBody: { JobId: jobId, Status: 'Success' },
  });
  const signed = `${url}|${String(headers['x-ice-timestamp'])}|TestKey001`;
  expect(headers['x-ice-signature']).toBe(createHash('md5').update(signed).digest('hex'));

  const history = historyToJSON(await client.workflow.getHandle(notifyWorkflowId(jobId)).fetchHistory());
  const decoded = history.replace(/"data": ?"([^"]*)"/gu, (_, data: string) => Buffer.from(data, 'base64').toString());
  expect(decoded).toContain('queues/done');
  for (const secret of ['TestKey001', 'mns-secret', 'hidden']) expect(decoded).not.toContain(secret);
});

test('jobs that failed or were cancelled are told of as well', async () => {
  const hook = await receiver();
  const failed = await submit('ends', 'corrupt.mp4', { notifyUrl: hook.url });
  const cancelled = await submit('ends', 'endless.mp4', { notifyUrl: hook.url });
  await until(async () => (await backend.getJob('ends', cancelled))?.record.state === 'Analysing');
  await backend.cancelJob('ends', cancelled);
  await Promise.all([told(failed), told(cancelled)]);
  const codes = hook.received.map(({ body }) => {
    const { JobId, State, Code } = JSON.parse(body) as Record<string, string>;
    return `${JobId === failed ? 'failed' : 'cancelled'} ${State} ${Code}`;
  });
  expect(codes.sort()).toEqual(['cancelled Fail JobCancelled', 'failed Fail InvalidParameter.ResourceContentBad']);
});

test('a receiver that never answers delays neither the end of the job nor the turn of the next', async () => {
  const silent = await receiver(() => undefined);
  const settings = { name: 'narrow', speed: 'Standard', priority: 6, state: 'Active' } as const;
  const { pipelineId } = await backend.createPipeline('slow', settings);
  const first = await submit('slow', 'first.mp4', { notifyUrl: silent.url }, pipelineId);
  await ended('slow', first);
  await until(() => silent.received.length > 0);
  // A pipeline that can be deleted has no jobs left.
  await until(() =>
    backend
      .deletePipeline('slow', pipelineId)
      .catch((error: unknown) => toReelflowError(error).type !== 'InvalidInput'),
  );
  expect((await client.workflow.getHandle(first).describe()).status.name).toBe('COMPLETED');
  expect(await readNotifications(client, first)).toMatchObject([{ state: 'Pending' }]);
  await client.workflow.getHandle(notifyWorkflowId(first)).terminate();
});

test('what waits for another attempt is shown with its attempts and its last error', async () => {
  const failing = await receiver((_, response) => response.writeHead(500).end());
  const jobId = await submit('waits', 'waits.mp4', { notifyUrl: failing.url });
  await until(async () => ((await readNotifications(client, jobId))[0]?.attempts ?? 0) >= 2, 60_000);
  const [record] = await readNotifications(client, jobId);
  expect(record).toMatchObject({ state: 'Pending', lastError: expect.stringContaining('answered with 500') });
  await client.workflow.getHandle(notifyWorkflowId(jobId)).terminate();
});

test('a target that no retry can mend is given up at once, apart from the others', async () => {
  const callback = await receiver();
  await backend.setEventCallback('blocked', { type: 'HTTP', url: callback.url, eventTypes: [] });
  const jobId = await submit('blocked', 'blocked.mp4', { notifyUrl: 'http://127.0.0.2:1/hook' });
  expect(await told(jobId)).toMatchObject([
    { state: 'GaveUp', attempts: 1, lastError: expect.stringContaining('REELFLOW_INTERNAL_HOSTS') },
    { state: 'Delivered', attempts: 1 },
  ]);
  const run = client.workflow.getHandle(notifyWorkflowId(jobId));
  await until(async () => (await run.describe()).status.name === 'FAILED');
});

test('an event callback that wants other events, and a job of nobody else, are told of nothing', async () => {
  await backend.setEventCallback('other', { type: 'HTTP', url: mns.url, eventTypes: ['TranscodeComplete'] });
  const jobId = await submit('other', 'quiet.mp4');
  await ended('other', jobId);
  const run = client.workflow.getHandle(notifyWorkflowId(jobId));
  await until(() =>
    run.describe().then(
      ({ status }) => status.name === 'COMPLETED',
      () => false,
    ),
  );
  expect(await readNotifications(client, jobId)).toEqual([]);
});
