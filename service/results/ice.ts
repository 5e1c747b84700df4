import { z } from 'zod';
import { isFinal, type JobRecord, type Json, type JsonObject } from '../../contract/job.ts';
import type { FoundJob } from '../backend.ts';
import { findFunctionWire } from '../../contract/functions/index.ts';
import { objectKeyOf } from '../../contract/functions/function-wire.ts';
import { isJsonObject } from '../../contract/json.ts';
import { wireJobId, wireJobState, wireTime } from '../operations/response-types.ts';
import { wholeSeconds } from './whole-seconds.ts';

/** What `toIceJob` gives. */
export const iceJob = z.object({
  JobId: wireJobId,
  Name: z.string().optional(),
  FunctionName: z.string(),
  ModelId: z.string().optional(),
  TemplateId: z.string().optional(),
  Input: z.object({ Type: z.string(), Media: z.string() }),
  Output: z.object({
    Type: z.string(),
    Media: z.string(),
    Biz: z.string().optional(),
    OutputUrl: z.string().optional(),
  }),
  JobParams: z.string().optional(),
  ScheduleConfig: z.object({ PipelineId: z.string(), Priority: z.int().optional() }),
  UserData: z.string().optional(),
  Status: wireJobState,
  Result: z.string().optional(),
  CreateTime: wireTime,
  FinishTime: wireTime.optional(),
  OutputFiles: z.array(z.string()),
  OutputUrls: z.array(z.string()),
  OutputMediaIds: z.array(z.string()),
});

/**
 * The body of an ICE QueryIProductionJob answer.
 * @param outputUrls links under which the outputs can be read for a while
 */
export function toIceJob({ record, pipelineId, wire }: FoundJob, outputUrls: readonly string[]): JsonObject {
  const sent = wire?.product === 'ice' ? wire.parameters : wordsFor(record);
  const schedule = isJsonObject(sent['ScheduleConfig']) ? sent['ScheduleConfig'] : {};
  return {
    JobId: record.jobId,
    Name: sent['Name'],
    FunctionName: record.functionName,
    ModelId: sent['ModelId'],
    TemplateId: sent['TemplateId'],
    Input: sent['Input'],
    Output: sent['Output'],
    JobParams: sent['JobParams'],
    ScheduleConfig: { PipelineId: pipelineId, ...schedule },
    UserData: record.userData,
    Status: record.state,
    Result: iceResultText(record),
    CreateTime: wholeSeconds(record.createTime),
    FinishTime: record.finishTime && wholeSeconds(record.finishTime),
    OutputFiles: record.outputs.map(objectKeyOf),
    OutputUrls: [...outputUrls],
    OutputMediaIds: [],
  };
}

/** The result without an envelope, as text; of a failed job its code and message; absent until the job has ended. */
export function iceResultText(record: JobRecord): string | undefined {
  if (!isFinal(record.state)) return undefined;
  if (record.state === 'Fail') {
    const { code = 'InternalError', message = 'The job failed.' } = record.error ?? {};
    return JSON.stringify(withWarnings({ Code: code, Message: message }, record));
  }
  return JSON.stringify(withWarnings(findFunctionWire(record.functionName).iceResult(record), record));
}

/** A result that is a list has no place for warnings. */
function withWarnings(result: Json, { warnings }: JobRecord): Json {
  return isJsonObject(result) && warnings.length > 0 ? { ...result, Warnings: [...warnings] } : result;
}

/** For a job that did not come through ICE. */
function wordsFor({ input, output, params }: JobRecord): JsonObject {
  return {
    Input: { Type: 'OSS', Media: input },
    Output: output === undefined ? undefined : { Type: 'OSS', Media: output },
    JobParams: params && JSON.stringify(params),
  };
}
