import { z } from 'zod';
import { isFinal, type JobRecord, type Json, type JsonObject } from '../../contract/job.ts';
import type { FoundJob } from '../backend.ts';
import { findFunctionWire } from '../../contract/functions/index.ts';
import { wireJobId, wireJobState } from '../operations/response-types.ts';

/** What `toMtsJob` gives. */
export const mtsJob = z.object({
  JobId: wireJobId,
  FunctionName: z.string(),
  Input: z.string(),
  Output: z.string(),
  JobParams: z.string().optional(),
  PipelineId: z.string(),
  State: wireJobState,
  UserData: z.string().optional(),
  Result: z.string().optional(),
});

/** The body of an MTS QueryIProductionJob answer: all texts. */
export function toMtsJob({ record, pipelineId, wire }: FoundJob): Record<string, Json | undefined> {
  const sent = wire?.product === 'mts' ? wire.parameters : wordsFor(record);
  return {
    JobId: record.jobId,
    FunctionName: record.functionName,
    Input: sent['Input'],
    Output: sent['Output'],
    JobParams: sent['JobParams'],
    PipelineId: sent['PipelineId'] ?? pipelineId,
    State: record.state,
    UserData: record.userData,
    Result: mtsResultText(record),
  };
}

/** For a job that did not come through MTS. */
function wordsFor({ input, output, params }: JobRecord): JsonObject {
  return { Input: input, Output: output, JobParams: params && JSON.stringify(params) };
}

/** The result envelope as text; absent until the job has ended. */
export function mtsResultText(record: JobRecord): string | undefined {
  const result = mtsResult(record);
  return result && JSON.stringify(result);
}

/** The result envelope; absent until the job has ended. */
export function mtsResult(record: JobRecord): JsonObject | undefined {
  if (!isFinal(record.state)) return undefined;
  const warnings = record.warnings.length > 0 ? { Warnings: record.warnings } : {};
  if (record.state === 'Fail') {
    const { code = 'InternalError', message = 'The job failed.' } = record.error ?? {};
    return { Code: code, Message: message, Details: [], ...warnings };
  }
  const { message, data, details } = findFunctionWire(record.functionName).mtsResult(record);
  return {
    Code: 'Success',
    Message: message,
    ...(data === undefined ? {} : { Data: JSON.stringify(data) }),
    ...(details === undefined ? {} : { Details: details }),
    ...warnings,
  };
}
