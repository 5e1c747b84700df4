import { errorKinds } from '../../contract/errors.ts';
import type { Product, ReadResult } from '../../contract/functions/function-wire.ts';
import { findFunctionWire } from '../../contract/functions/index.ts';
import { isFinal, type JobError, type JobRecord, type JobState, type Json } from '../../contract/job.ts';
import { isJsonObject, readJsonText } from '../../contract/json.ts';
import { formatObjectUrl, objectName, parseObjectUrl } from '../../contract/object-url.ts';
import { baseName, extensionOf } from '../../contract/placeholders.ts';
import { typeOfCode } from './api-error.ts';

/** What an API says of a job, before it is read. */
export interface CloudJob {
  product: Product;
  functionName: string;
  state: string;
  input: string;
  output?: string | undefined;
  /** JSON text. */
  jobParams?: string | undefined;
  pipelineId?: string | undefined;
  priority?: number | undefined;
  userData?: string | undefined;
  createTime?: string | undefined;
  finishTime?: string | undefined;
  /** The keys of the outputs, where the API lists them. */
  outputKeys: string[];
  outcome: CloudOutcome;
}

/** The result of a job, out of whatever the API wraps it in. */
export interface CloudOutcome {
  code?: string;
  message?: string;
  payload: Json;
  warnings: string[];
}

/** The record of a cloud's job, as `local` would give it. */
export function toCloudRecord(jobId: string, job: CloudJob): JobRecord {
  const { product, functionName, input, output, outcome } = job;
  const wire = findFunctionWire(functionName);
  const jobParams = readJsonText(job.jobParams || '{}');
  const state = toState(job.state);
  const record: JobRecord = {
    functionName,
    input,
    ...(output && { output }),
    ...(isJsonObject(jobParams) && { params: wire.readParams(jobParams, product) }),
    ...(job.pipelineId && { pipelineId: job.pipelineId }),
    ...(job.priority && { priority: job.priority }),
    ...(job.userData && { userData: job.userData }),
    jobId,
    state,
    // Where the API tells no times, this is when it was asked.
    createTime: job.createTime ?? new Date().toISOString(),
    ...(job.finishTime && { finishTime: job.finishTime }),
    outputs: [],
    result: null,
    warnings: outcome.warnings,
  };
  if (!isFinal(state)) return record;
  if (state === 'Fail') return { ...record, error: toJobError(job) };
  const read = wire.readResult(outcome.payload, (key) => urlOfKey(key, output));
  const outputs = outputsOf(job, read);
  const warnings = [...record.warnings, ...(outputs.length > 0 || output === undefined ? [] : [unnamed])];
  return { ...record, result: read.result, outputs, warnings };
}

const unnamed =
  'The cloud did not name the outputs. They are where the output template says; without {timestamp} and with an extension their URLs would be known.';

/** The state, also in spellings that only some versions of the documents have. What is not known is not final. */
function toState(text: string): JobState {
  const state = text.toLowerCase();
  if (state.startsWith('success') || state.startsWith('finish')) return 'Success';
  if (state.startsWith('fail') || state.includes('cancel')) return 'Fail';
  return state.startsWith('queu') || state === '' ? 'Queuing' : 'Analysing';
}

function toJobError({ state, outcome: { code, message } }: CloudJob): JobError {
  if (code === undefined && /cancel/iu.test(state)) {
    return { type: 'JobCancelled', code: errorKinds.JobCancelled.code, message: 'The job was cancelled.' };
  }
  const type = typeOfCode(code ?? '') ?? 'JobFailed';
  return {
    type,
    code: code ?? errorKinds[type].code,
    message: message || 'The job failed in the cloud, which gave no reason.',
  };
}

/** What the API lists, else what the result names, else the template where that leaves no choice. */
function outputsOf({ input, output, outputKeys }: CloudJob, { outputs }: ReadResult): string[] {
  if (output === undefined) return outputs;
  if (outputKeys.length > 0) return outputKeys.map((key) => urlOfKey(key, output));
  if (outputs.length > 0) return outputs;
  try {
    const location = parseObjectUrl(output);
    if (location.scheme === 'file') return [];
    const source = baseName(objectName(parseObjectUrl(input)));
    const key = location.key.replaceAll('{source}', source);
    return key.includes('{') || extensionOf(key) === '' ? [] : [formatObjectUrl({ ...location, key })];
  } catch {
    return [];
  }
}

/** The URL of an object that is named by its key, in the bucket of the output; a URL as it is. */
function urlOfKey(key: string, output: string | undefined): string {
  if (output === undefined || /^[a-z]+:\/\//u.test(key)) return key;
  try {
    const location = parseObjectUrl(output);
    return location.scheme === 'file' ? key : formatObjectUrl({ ...location, key });
  } catch {
    return key;
  }
}

/** Reads the envelope of an MTS result; `Data` is text of its own. */
export function readMtsResult(text: string | undefined): CloudOutcome {
  const value = readJsonText(text || '{}');
  if (!isJsonObject(value)) return { payload: value, warnings: [] };
  const { Code, Message, Data, Details, Warnings, ...others } = value;
  const payload = typeof Data === 'string' ? readJsonText(Data || '{}') : Data;
  const rest =
    Array.isArray(Details) && Details.length === 0 ? others : { ...others, ...(Details !== undefined && { Details }) };
  return {
    ...(typeof Code === 'string' && { code: Code }),
    ...(typeof Message === 'string' && { message: Message }),
    payload: payload ?? rest,
    warnings: toTexts(Warnings),
  };
}

/** Reads an ICE result, which has an envelope only when the job failed. */
export function readIceResult(value: Json | undefined): CloudOutcome {
  const result = typeof value === 'string' ? readJsonText(value || '{}') : (value ?? {});
  if (!isJsonObject(result)) return { payload: result, warnings: [] };
  const { Warnings, ...payload } = result;
  const { Code, Message } = payload;
  return {
    ...(typeof Code === 'string' && { code: Code }),
    ...(typeof Message === 'string' && { message: Message }),
    payload,
    warnings: toTexts(Warnings),
  };
}

function toTexts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
