import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ReelflowError } from '../../contract/errors.ts';
import { isFinal, type JobId, type JsonObject } from '../../contract/job.ts';
import { defaultPipelineId } from '../../contract/pipeline.ts';
import { jobIdOf, startJob } from '../../providers/start-job.ts';
import type { JobBackend } from '../backend.ts';
import { describeJob, serviceMemo, type DescribedJob, type ServiceMemo } from './describe-job.ts';
import { RecentMap } from './recent-map.ts';
import { internalPipelineId } from './pipelines.ts';

/** Of ended jobs in memory. What callers sent is kept with them, so they are weighed too: 64 Mi characters in all. */
const endedJobs = { entries: 10_000, weight: 64 << 20, weigh: (job: DescribedJob) => JSON.stringify(job).length };

/** Jobs as workflows: the JobId is a hash of account and key, so that two processes always mean the same job. */
export function createJobs(
  client: Client,
  { getPipeline }: Pick<JobBackend, 'getPipeline'>,
): Pick<JobBackend, 'submitJob' | 'getJob' | 'cancelJob'> {
  // An ended job never changes again.
  const ended = new RecentMap<JobId, DescribedJob>(endedJobs);

  const find = async (jobId: JobId): Promise<DescribedJob | null> => {
    const known = ended.get(jobId);
    if (known) return known;
    const found = await describeJob(client, jobId);
    if (found && isFinal(found.job.record.state)) ended.set(jobId, found);
    return found;
  };

  return {
    async submitJob(accountId, key, { request, wire, fingerprint, ...submission }) {
      // A zero byte parts the two, which neither can hold.
      const jobId = jobIdOf(`${accountId}\0${key}`);
      const pipelineId = request.pipelineId ?? defaultPipelineId;
      const pipeline = request.pipelineId === undefined ? null : await getPipeline(accountId, pipelineId);
      if (request.pipelineId !== undefined && !pipeline) {
        throw new ReelflowError('ObjectNotFound', `The pipeline ${pipelineId} is not found.`);
      }
      const priority = submission.priority ?? pipeline?.priority;
      const service: ServiceMemo = {
        accountId,
        fingerprint,
        pipelineId,
        wire,
        ...(submission.notifyUrl !== undefined && { notifyUrl: submission.notifyUrl }),
      };
      const isNew = await startJob(client, {
        jobId,
        accountId,
        request: { ...request, pipelineId: internalPipelineId(accountId, pipelineId), ...(priority && { priority }) },
        options: { notify: true },
        memo: { [serviceMemo]: service as unknown as JsonObject },
      });
      if (isNew) return { jobId, fingerprint };
      return { jobId, fingerprint: (await describeJob(client, jobId))?.fingerprint ?? '' };
    },

    async getJob(accountId, jobId) {
      const found = await find(jobId);
      return found?.accountId === accountId ? found.job : null;
    },

    async cancelJob(accountId, jobId) {
      const found = await find(jobId);
      if (found?.accountId !== accountId) return false;
      if (isFinal(found.job.record.state)) return true;
      try {
        await client.workflow.getHandle(jobId).cancel();
      } catch (error) {
        // It ended between the two calls.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
      return true;
    },
  };
}
