import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from '../../contract/configuration.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { findTemporal } from './find-temporal.ts';
import { freePort, requireServicePort } from './free-port.ts';
import { endLeftoverServer } from './leftovers.ts';
import { rotateLog } from './log-file.ts';
import type { Say } from './notice.ts';
import { claimStack, findStack } from './stack-claim.ts';
import { removeStackRecord, writeStackRecord, type StackRecord } from './stack-record.ts';
import { startTemporalServer, type TemporalServer } from './temporal-server.ts';
import { findUserTemporal } from './user-temporal.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** How to run a stack. */
export interface StackOptions {
  /** With the data folder as an absolute path. */
  configuration: Configuration;
  /** The environment that children get, with their own settings added. */
  environment: NodeJS.ProcessEnv;
  say: Say;
  /** Worker processes; 0 for a stack that only answers questions; default 1. */
  workerCount?: number;
  /** Whether the job service answers over HTTP; default no. */
  service?: boolean;
}

/** A running stack. */
export interface Stack {
  record: StackRecord;
  /** Waits until no other process uses the stack, then lets no newcomer in. */
  untilUnused(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts Temporal, unless the user has named a server, and worker processes, and keeps them running.
 * @throws ReelflowError `InvalidInput` when a stack runs on the data folder already; `ProviderUnavailable` when there
 *   is no Temporal to be had or no worker comes up
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { configuration, environment, say, workerCount = 1 } = options;
  const { dataFolder } = configuration;
  await mkdir(join(dataFolder, 'logs'), { recursive: true });
  const claim = await claimStack(dataFolder);
  if (!claim) throw await alreadyRuns(dataFolder);
  let server: TemporalServer | undefined;
  const workers: WorkerProcess[] = [];
  const stop = async (): Promise<void> => {
    claim.record = undefined;
    await Promise.all(workers.map((worker) => worker.stop()));
    await server?.stop();
    await removeStackRecord(dataFolder);
    await claim.release();
  };
  try {
    // Before anything slow is started for it.
    if (options.service) await requireServicePort(configuration);
    const user = findUserTemporal(environment);
    if (user) say({ text: `Temporal at ${user.connection.address}, as configured.`, transient: false });
    else server = await startEmbedded(options);
    const base = {
      pid: process.pid,
      address: user?.connection.address ?? server?.address ?? '',
      namespace: user?.namespace ?? configuration.temporalNamespace,
      embedded: !user,
      workerCount,
      startedAt: new Date().toISOString(),
      ...(server ? { uiUrl: server.uiUrl } : {}),
    };
    await startWorkers(options, base, workers);
    const serviceUrl = options.service ? await startJobService(options, base, workers) : undefined;
    const record: StackRecord = { ...base, serviceUrl };
    await writeStackRecord(dataFolder, record);
    claim.record = record;
    const untilUnused = async (): Promise<void> => {
      while (claim.userCount > 0) await sleep(200);
      claim.record = undefined;
    };
    return { record, untilUnused, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEmbedded({ configuration, environment, say }: StackOptions): Promise<TemporalServer> {
  const { dataFolder, temporalNamespace: namespace, temporalPort: port, retentionDays } = configuration;
  const { path: binary } = await findTemporal({ environment, say });
  await endLeftoverServer(dataFolder);
  const logPath = join(dataFolder, 'logs', 'temporal.log');
  const onCrash = (reason: string): void => sayCrashed(say, 'Temporal', reason, logPath);
  const settings = { binary, dataFolder, namespace, retentionDays, environment, onCrash };
  return startTemporalServer(port === undefined ? settings : { ...settings, port });
}

const workerStartMs = 90_000;
const servicePath = fileURLToPath(new URL('../service-main.js', import.meta.url));

/** Starts the workers and waits for them: without one that takes work a run would wait for ever. */
async function startWorkers(
  { configuration, environment, say, workerCount = 1 }: StackOptions,
  temporal: { address: string; namespace: string },
  workers: WorkerProcess[],
): Promise<void> {
  const { dataFolder } = configuration;
  const logPath = join(dataFolder, 'logs', 'worker.log');
  await rotateLog(logPath);
  const settings = {
    REELFLOW_DATA: dataFolder,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
  for (let index = 0; index < workerCount; index++) {
    const onCrash = (reason: string): void => sayCrashed(say, 'A worker', reason, logPath);
    const metrics = configuration.metricsAddress && {
      REELFLOW_METRICS_ADDRESS: nextPort(configuration.metricsAddress, index),
    };
    workers.push(startWorkerProcess({ logPath, environment: { ...environment, ...settings, ...metrics }, onCrash }));
  }
  const givenUp = sleep(workerStartMs, 'late', { ref: false });
  const outcome = await Promise.race([Promise.all(workers.map((worker) => worker.ready)), givenUp]);
  if (outcome !== 'late') return;
  const message = `No worker has started within ${workerStartMs / 1000} s; ${logPath} says why.`;
  throw new ReelflowError('ProviderUnavailable', message);
}

/** The address with its port so many further. */
function nextPort(address: string, by: number): string {
  return address.replace(/\d+$/u, (port) => String(Number(port) + by));
}

/** Starts the job service, which is kept running as the workers are. */
async function startJobService(
  { configuration, environment, say }: StackOptions,
  temporal: { address: string; namespace: string },
  children: WorkerProcess[],
): Promise<string> {
  const { dataFolder, serviceHost } = configuration;
  const port = configuration.servicePort || (await freePort());
  const url = `http://${isIPv6(serviceHost) ? `[${serviceHost}]` : serviceHost}:${port}`;
  const logPath = join(dataFolder, 'logs', 'service.log');
  await rotateLog(logPath);
  const givenUp = new AbortController();
  const service = startWorkerProcess({
    logPath,
    modulePath: servicePath,
    environment: {
      ...environment,
      REELFLOW_DATA: dataFolder,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      REELFLOW_SERVICE_PORT: String(port),
    },
    onCrash(reason) {
      givenUp.abort();
      sayCrashed(say, 'The job service', reason, logPath);
    },
  });
  children.push(service);
  const failed = once(givenUp.signal, 'abort').then(() => 'failed');
  if ((await Promise.race([service.ready, failed, sleep(workerStartMs, 'late', { ref: false })])) === undefined)
    return url;
  throw new ReelflowError(
    'ProviderUnavailable',
    `The job service does not start on ${url}; ${logPath} says why. Set REELFLOW_SERVICE_PORT where that port is taken.`,
  );
}

async function alreadyRuns(dataFolder: string): Promise<ReelflowError> {
  const running = await findStack(dataFolder);
  const who = running ? `a stack runs already (process ${running.pid})` : 'another stack is starting or stopping';
  const advice = 'Use that one, end it with `reelflow down`, or set REELFLOW_DATA to another folder.';
  return new ReelflowError('InvalidInput', `On ${dataFolder} ${who}. ${advice}`);
}

function sayCrashed(say: Say, who: string, reason: string, logPath: string): void {
  say({ text: `${who} ${reason} and is started again; see ${logPath}`, transient: false });
}
