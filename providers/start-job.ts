import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import {
  defineSearchAttributeKey,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import type { JobId, JobOptions, JobRequest, JsonObject } from '../contract/job.ts';
import { withoutQuery } from '../contract/object-url.ts';
import { defaultPipelineId } from '../contract/pipeline.ts';
import { jobMemo } from '../contract/run.ts';
import { localAccount, searchAttributes, taskQueue } from '../contract/temporal.ts';

/** A job to start. */
export interface NewJob {
  jobId: JobId;
  request: JobRequest;
  /** Whose job it is; default that of the machine itself. */
  accountId?: string;
  options?: JobOptions;
  /** What else to keep with the job, where it can be read with no worker alive. */
  memo?: JsonObject;
}

/**
 * Starts the workflow of a job. There is never a second one with the same JobId, not even after the first has ended.
 * @returns whether it is new
 */
export async function startJob(
  client: Client,
  { jobId, request, accountId = localAccount, options, memo }: NewJob,
): Promise<boolean> {
  try {
    await client.workflow.start('job', {
      workflowId: jobId,
      taskQueue,
      args: options ? [request, options] : [request],
      memo: { ...memo, [jobMemo]: request },
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${request.functionName} ${withoutQuery(request.input).slice(-120)}`,
      typedSearchAttributes: new TypedSearchAttributes([
        keyword('algorithm', request.functionName),
        keyword('state', 'Queuing'),
        keyword('pipeline', request.pipelineId ?? defaultPipelineId),
        keyword('account', accountId),
      ]),
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** The JobId that a key always gives: 32 hexadecimal digits of its SHA-256. */
export function jobIdOf(key: string): JobId {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function keyword(name: keyof typeof searchAttributes, value: string) {
  return { key: defineSearchAttributeKey(searchAttributes[name], 'KEYWORD'), value };
}
