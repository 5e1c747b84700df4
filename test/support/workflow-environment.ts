import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities, createNotifyActivities } from '../../activities/index.ts';
import type { ExecuteInput, ExecuteOutput } from '../../activities/execute.ts';
import { toApplicationFailure } from '../../activities/to-application-failure.ts';
import { ReelflowError } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/job.ts';
import type { Notifier } from '../../contract/notification.ts';
import type { ObjectStore } from '../../contract/object-store.ts';
import { formatObjectUrl } from '../../contract/object-url.ts';
import type { Provider } from '../../contract/provider.ts';
import { noCloud } from '../../contract/cloud-settings.ts';
import { mediaTaskQueue, notifyTaskQueue, taskQueue } from '../../contract/temporal.ts';
import { createProviders, type ProviderOptions } from '../../providers/index.ts';
import { workflowBundlePath } from '../../workers/create-workers.ts';
import { prepareNamespace } from '../../workers/prepare-namespace.ts';
import { startTemporal } from './temporal.ts';

/** What the store was told, in order. */
export interface StoreLog {
  published: string[];
  /** By JobId, the URLs at which stages were discarded. */
  discarded: Map<string, string>;
}

/** A Temporal server with real workflows and workers; only media work and the store are scripted. */
export interface WorkflowEnvironment {
  client: Client;
  provider: Provider;
  store: StoreLog;
  /** How often `execute` began, by the last part of the input's name. */
  attempts: Map<string, number>;
  close(): Promise<void>;
}

/** How a test's environment differs from the usual one. */
export interface WorkflowVariation extends Partial<Pick<ProviderOptions, 'cloud' | 'credential' | 'warn'>> {
  /** A module of workflows; default those that ship. */
  workflowsPath?: string;
  /** Who delivers notifications; default one that knows nobody to tell. */
  notifierOf?: (client: Client) => Notifier;
}

const nobodyToTell: Notifier = { targets: async () => [], deliver: async () => {} };

/** Starts one; with the cloud, its providers are reached with the credential. */
export async function startWorkflowEnvironment({
  cloud = noCloud,
  workflowsPath,
  notifierOf = () => nobodyToTell,
  ...options
}: WorkflowVariation = {}): Promise<WorkflowEnvironment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { address, stop } = await startTemporal();
  const connection = await Connection.connect({ address });
  await prepareNamespace(connection, 'default');
  const nativeConnection = await NativeConnection.connect({ address });
  const client = new Client({ connection });
  const providers = createProviders({ client, cloud, warn: () => undefined, ...options });
  const provider = providers.local;
  const store: StoreLog = { published: [], discarded: new Map() };
  const attempts = new Map<string, number>();
  const scripted = {
    publish: async (_staged, location) => void store.published.push(location.scheme === 'oss' ? location.key : ''),
    discard: async (jobId, target) => void store.discarded.set(jobId, formatObjectUrl(target)),
  } as Partial<ObjectStore> as ObjectStore;

  const workers = await Promise.all([
    Worker.create({
      connection: nativeConnection,
      taskQueue,
      ...(workflowsPath === undefined ? { workflowBundle: { codePath: workflowBundlePath } } : { workflowsPath }),
      activities: createActivities({ client, providers, store: scripted }),
    }),
    Worker.create({
      connection: nativeConnection,
      taskQueue: mediaTaskQueue,
      maxHeartbeatThrottleInterval: '100 milliseconds',
      activities: { execute: (input: ExecuteInput) => execute(input, attempts) },
    }),
    Worker.create({
      connection: nativeConnection,
      taskQueue: notifyTaskQueue,
      activities: createNotifyActivities({ notifier: notifierOf(client) }),
    }),
  ]);
  const running = workers.map((worker) => worker.run());

  const close = async (): Promise<void> => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    await nativeConnection.close();
    await connection.close();
    await stop();
  };
  return { client, provider, store, attempts, close };
}

/**
 * Behaves as the input's name says: `corrupt`, `flaky` (succeeds at the third attempt), `endless`, `lost`, or
 * else succeeds.
 * One that begins with `long-` has three segments that do so; those of `long-apart` do not fit together.
 */
async function execute(input: ExecuteInput, attempts: Map<string, number>): Promise<ExecuteOutput> {
  const { request, step } = input;
  const [, long, name] = /(long-)?([^/]*)$/u.exec(request.input) as unknown as [string, string | undefined, string];
  if (long && step) {
    if (step.kind === 'plan') return { outputs: [], result: {}, warnings: [], spans: longSpans };
    if (step.kind === 'join') return join(step.segments, name, request.output!);
    const made = await behave(`${name}#${String(step.index)}`, request, attempts);
    return { ...made, outputs: [{ staged: `segment ${String(step.index)}`, url: '' }], warnings: ['It is long.'] };
  }
  return behave(name, request, attempts);
}

const longSpans = [
  { start: 0, end: 10 },
  { start: 10, end: 20 },
  { start: 20, end: null },
];

function join(segments: { staged: string }[], name: string, output: string): ExecuteOutput {
  const staged = segments.map((segment) => segment.staged).join(', ');
  if (name.startsWith('apart')) return { outputs: [], result: {}, warnings: [], isApart: true };
  return { outputs: [{ staged, url: output }], result: { joined: staged }, warnings: ['It is long.'] };
}

async function behave(name: string, request: JobRequest, attempts: Map<string, number>): Promise<ExecuteOutput> {
  const attempt = (attempts.get(name) ?? 0) + 1;
  attempts.set(name, attempt);
  if (name.startsWith('corrupt')) throw toApplicationFailure(new ReelflowError('MediaUnreadable', 'Not a video.'));
  if (name.startsWith('flaky') && attempt < 3)
    throw toApplicationFailure(new ReelflowError('StorageUnavailable', 'Away.'));
  // Neither beats nor hears, as one whose worker was killed.
  if (name.startsWith('lost')) await Context.current().cancelled;
  if (name.startsWith('endless')) {
    const context = Context.current();
    const isSegment = name.includes('#');
    const progress = { fraction: 0.25, phase: 'going round', ...(isSegment && { segmentCount: longSpans.length }) };
    const beat = setInterval(() => context.heartbeat(progress), 100);
    await context.cancelled.finally(() => clearInterval(beat));
  }
  const { output = '' } = request;
  const url = output.replace('{source}', name).replace('{sequenceId}', '00001');
  return { outputs: [{ staged: 'staged', url }], result: { of: request.functionName }, warnings: [] };
}
