import { WorkflowNotFoundError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { ReelflowError } from '../../contract/errors.ts';
import { isFinal, type JobId, type JsonObject } from '../../contract/job.ts';
import { defaultPipelineId } from '../../contract/pipeline.ts';
import { localAccount } from '../../contract/temporal.ts';
import { toJobRecord } from '../../providers/local-job-record.ts';
import { jobIdOf, startJob } from '../../providers/start-job.ts';
import type { FoundJob, JobBackend, WireEcho } from '../backend.ts';
import { RecentMap } from './recent-map.ts';
import { internalPipelineId } from './pipelines.ts';

/** What the service keeps with a job, besides its record. */
interface ServiceMemo {
  accountId: string;
  fingerprint: string;
  pipelineId: string;
  wire: WireEcho;
}

const memoKey = 'service';
const endedJobsKept = 10_000;

/** Jobs as workflows: the JobId is a hash of account and key, so that two processes always mean the same job. */
export function createJobs(
  client: Client,
  { getPipeline }: Pick<JobBackend, 'getPipeline'>,
): Pick<JobBackend, 'submitJob' | 'getJob' | 'cancelJob'> {
  // An ended job never changes again.
  const ended = new RecentMap<JobId, { accountId: string; job: FoundJob }>(endedJobsKept);

  const describe = async (jobId: JobId): Promise<WorkflowExecutionDescription | null> => {
    try {
      const description = await client.workflow.getHandle(jobId).describe();
      return description.type === 'job' ? description : null;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  };

  const find = async (jobId: JobId): Promise<{ accountId: string; job: FoundJob } | null> => {
    const known = ended.get(jobId);
    if (known) return known;
    const description = await describe(jobId);
    if (!description) return null;
    const memo = serviceMemo(description);
    const record = await toJobRecord(client, description);
    const found = {
      accountId: memo?.accountId ?? localAccount,
      job: {
        record,
        pipelineId: memo?.pipelineId ?? record.pipelineId ?? defaultPipelineId,
        ...(memo && { wire: memo.wire }),
      },
    };
    if (isFinal(record.state)) ended.set(jobId, found);
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
      const service: ServiceMemo = { accountId, fingerprint, pipelineId, wire };
      const isNew = await startJob(client, {
        jobId,
        accountId,
        request: { ...request, pipelineId: internalPipelineId(accountId, pipelineId), ...(priority && { priority }) },
        memo: { [memoKey]: service as unknown as JsonObject },
      });
      if (isNew) return { jobId, fingerprint };
      const earlier = await describe(jobId);
      return { jobId, fingerprint: (earlier && serviceMemo(earlier)?.fingerprint) ?? '' };
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

function serviceMemo(description: WorkflowExecutionDescription): ServiceMemo | undefined {
  return description.memo?.[memoKey] as ServiceMemo | undefined;
}
