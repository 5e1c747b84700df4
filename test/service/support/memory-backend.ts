import { createHash, randomUUID } from 'node:crypto';
import { ReelflowError } from '../../../contract/errors.ts';
import { isFinal, type JobRecord } from '../../../contract/job.ts';
import type { EventCallback, FoundJob, JobBackend, JobSubmission, Pipeline } from '../../../service/backend.ts';

interface StoredJob extends FoundJob {
  accountId: string;
  fingerprint: string;
  submission: JobSubmission;
}

/** A backend that runs nothing: the test says how its jobs end. */
export interface MemoryBackend extends JobBackend {
  jobs: Map<string, StoredJob>;
  /** Changes the record of a job. */
  change(jobId: string, change: Partial<JobRecord>): void;
  /** Thrown by every call while it is set. */
  failure: Error | undefined;
}

/** Keeps everything in memory. */
export function createMemoryBackend(): MemoryBackend {
  const jobs = new Map<string, StoredJob>();
  const pipelines = new Map<string, Pipeline>();
  const callbacks = new Map<string, EventCallback>();
  const nameOf = (accountId: string, pipelineId: string): string => `${accountId}/${pipelineId}`;
  const time = (): string => new Date().toISOString();

  const backend: MemoryBackend = {
    jobs,
    failure: undefined,
    change(jobId, change) {
      Object.assign(jobs.get(jobId)!.record, change);
    },

    async submitJob(accountId, key, submission) {
      fail();
      const { pipelineId } = submission.request;
      if (pipelineId !== undefined && !pipelines.has(nameOf(accountId, pipelineId))) {
        throw new ReelflowError('ObjectNotFound', `The pipeline ${pipelineId} is not found.`);
      }
      const jobId = createHash('sha256').update(`${accountId}\n${key}`).digest('hex').slice(0, 32);
      let job = jobs.get(jobId);
      if (!job) {
        const { request, fingerprint, wire } = submission;
        const record: JobRecord = {
          ...request,
          jobId,
          state: 'Queuing',
          createTime: time(),
          outputs: [],
          result: null,
          warnings: [],
        };
        job = { accountId, fingerprint, submission, record, pipelineId: request.pipelineId ?? 'default', wire };
        jobs.set(jobId, job);
      }
      return { jobId, fingerprint: job.fingerprint };
    },
    async getJob(accountId, jobId) {
      fail();
      const job = jobs.get(jobId);
      return job?.accountId === accountId ? job : null;
    },
    async cancelJob(accountId, jobId) {
      const job = await backend.getJob(accountId, jobId);
      if (!job) return false;
      const error = { type: 'JobCancelled', code: 'JobCancelled', message: 'The job was cancelled.' } as const;
      if (!isFinal(job.record.state)) backend.change(jobId, { state: 'Fail', error, finishTime: time() });
      return true;
    },
    linkTo: async (accountId, objectUrl) => `http://links.example/${accountId}?${encodeURIComponent(objectUrl)}`,

    async createPipeline(accountId, settings) {
      fail();
      const pipelineId = randomUUID().replaceAll('-', '');
      const pipeline = { ...settings, pipelineId, createTime: time(), modifiedTime: time(), limit: 10 };
      pipelines.set(nameOf(accountId, pipelineId), pipeline);
      return pipeline;
    },
    getPipeline: async (accountId, pipelineId) => pipelines.get(nameOf(accountId, pipelineId)) ?? null,
    listPipelines: async (accountId) =>
      [...pipelines].filter(([name]) => name.startsWith(`${accountId}/`)).map(([, pipeline]) => pipeline),
    async updatePipeline(accountId, pipelineId, change) {
      const pipeline = pipelines.get(nameOf(accountId, pipelineId));
      return pipeline ? Object.assign(pipeline, change, { modifiedTime: time() }) : null;
    },
    deletePipeline: async (accountId, pipelineId) => pipelines.delete(nameOf(accountId, pipelineId)),

    getEventCallback: async (accountId) => callbacks.get(accountId) ?? null,
    async setEventCallback(accountId, callback) {
      callbacks.set(accountId, callback);
    },
    ready: async () => (backend.failure ? { ready: false, reason: backend.failure.message } : { ready: true }),
  };
  return backend;

  function fail(): void {
    if (backend.failure) throw backend.failure;
  }
}

/** The failure of a backend whose Temporal server is away. */
export const backendAway = new ReelflowError('ProviderUnavailable', 'Temporal did not answer.');
