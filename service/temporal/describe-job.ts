import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { JobId } from '../../contract/job.ts';
import { defaultPipelineId } from '../../contract/pipeline.ts';
import { localAccount } from '../../contract/temporal.ts';
import { toJobRecord } from '../../providers/local-job-record.ts';
import type { FoundJob, WireEcho } from '../backend.ts';

/** What the service keeps with a job, besides its record, under `serviceMemo` in its workflow's memo. */
export interface ServiceMemo {
  accountId: string;
  fingerprint: string;
  pipelineId: string;
  wire: WireEcho;
  /** Where its end is to be told of; absent in most. */
  notifyUrl?: string;
}

/** The name of that memo. */
export const serviceMemo = 'service';

/** A job with what the service knows of it. */
export interface DescribedJob {
  accountId: string;
  /** Empty for a job that did not come over the wire. */
  fingerprint: string;
  notifyUrl?: string;
  job: FoundJob;
}

/** Reads a job of any account, out of one description of its workflow. */
export async function describeJob(client: Client, jobId: JobId): Promise<DescribedJob | null> {
  try {
    const description = await client.workflow.getHandle(jobId).describe();
    if (description.type !== 'job') return null;
    const memo = description.memo?.[serviceMemo] as ServiceMemo | undefined;
    const record = await toJobRecord(client, description);
    return {
      accountId: memo?.accountId ?? localAccount,
      fingerprint: memo?.fingerprint ?? '',
      ...(memo?.notifyUrl !== undefined && { notifyUrl: memo.notifyUrl }),
      job: {
        record,
        pipelineId: memo?.pipelineId ?? record.pipelineId ?? defaultPipelineId,
        ...(memo && { wire: memo.wire }),
      },
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
