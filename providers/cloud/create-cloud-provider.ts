import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudEndpoint } from '../../contract/cloud-settings.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { isFinal, type JobId, type JobRecord, type JobRequest } from '../../contract/job.ts';
import type { CloudProviderName, Provider, WaitOptions } from '../../contract/provider.ts';
import { toProviderError } from './api-error.ts';
import { createCallLimiter } from './call-limiter.ts';
import { toCloudRecord, type CloudJob } from './job-record.ts';
import { clientConfig, findCredential, once, type CloudCredential } from './open-client.ts';
import { createPollPace } from './poll-pace.ts';

/** The operations of one API. Jobs have the ids that the API gave them. */
export interface CloudApi {
  /** @returns the job's id */
  submit(request: JobRequest, clientToken: string): Promise<string | undefined>;
  query(id: string): Promise<CloudJob>;
  /** Absent where the API has no such operation. */
  cancel?(id: string): Promise<void>;
}

/** What a cloud provider is made of. */
export interface CloudProviderOptions {
  settings: CloudEndpoint;
  /** Of all calls that the provider makes. */
  callsPerSecond: number;
  /** Told what did not stop anything but its owner should know. */
  warn(message: string): void;
  /** Default the usual chain: environment, profile files, role of the machine. */
  credential?: CloudCredential;
}

/** When to come back where the API does not say. */
const usualHoldMs = 1000;

/**
 * A provider on top of an API of the cloud: ids, limits, polling and errors are the same for all of them. The client is
 * made at the first call.
 */
export function createCloudProvider(
  provider: CloudProviderName,
  { settings, callsPerSecond, warn, credential }: CloudProviderOptions,
  open: (config: Awaited<ReturnType<typeof clientConfig>>) => Promise<CloudApi>,
): Provider {
  const limiter = createCallLimiter(callsPerSecond);
  const pace = createPollPace();
  const opened = once(async () => open(await clientConfig(settings, credential ?? (await findCredential(provider)))));

  async function call<T>(
    operation: (api: CloudApi) => Promise<T>,
    { jobId, signal }: { jobId?: JobId; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const api = await orAborted(opened(), signal);
    await limiter.turn(signal);
    try {
      return await orAborted(operation(api), signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      const failure = toProviderError(error, { provider, endpoint: settings.endpoint, ...(jobId && { jobId }) });
      if (failure.type === 'RateLimited') limiter.hold(failure.retryAfterMs ?? usualHoldMs);
      throw failure;
    }
  }

  const get = async (jobId: JobId, signal?: AbortSignal): Promise<JobRecord> => {
    const id = ownId(provider, jobId);
    return toCloudRecord(jobId, await call((api) => api.query(id), { jobId, signal }));
  };

  const wait = async (jobId: JobId, { signal, onProgress }: WaitOptions): Promise<JobRecord> => {
    const begin = performance.now();
    let first: JobRecord | undefined;
    for (;;) {
      const job = await get(jobId, signal);
      const waitedMs = performance.now() - begin;
      if (isFinal(job.state)) {
        if (first) pace.learn(job.functionName, waitedMs);
        const { createTime } = first ?? job;
        return { ...job, createTime, finishTime: job.finishTime ?? new Date().toISOString() };
      }
      first ??= job;
      onProgress?.({ fraction: 0, phase: `${job.state === 'Queuing' ? 'queuing' : 'running'} at ${provider}` });
      await sleep(pace.nextMs(job.functionName, waitedMs), undefined, { signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      });
    }
  };

  return {
    get: (jobId) => get(jobId),
    wait,

    async submit(request, key) {
      const id = await call((api) => api.submit(request, clientTokenOf(key)));
      if (id) return `${provider}:${id}`;
      throw new ReelflowError('ProviderUnavailable', `The provider ${provider} took a job but gave no JobId for it.`);
    },

    async cancel(jobId) {
      const id = ownId(provider, jobId);
      if (isFinal((await get(jobId)).state)) return;
      const cancelled = await call(async (api) => api.cancel?.(id).then(() => true), { jobId });
      if (cancelled) await wait(jobId, {});
      else warn(`The provider ${provider} cannot cancel: the job ${jobId} goes on there, and is paid for.`);
    },
  };
}

/** The id by which the API knows a job. */
function ownId(provider: CloudProviderName, jobId: JobId): string {
  if (jobId.startsWith(`${provider}:`)) return jobId.slice(provider.length + 1);
  const form = `the JobIds of the provider ${provider} begin with "${provider}:"`;
  throw new ReelflowError('JobNotFound', `There is no job ${jobId} there: ${form}.`);
}

/** 64 characters, the most that a token may have. */
function clientTokenOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The official clients cannot be interrupted; a call that nobody waits for any more ends by itself. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
