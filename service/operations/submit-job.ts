import { createHash, randomUUID } from 'node:crypto';
import { findAlgorithm } from '../../algorithms/index.ts';
import { validateJobRequest } from '../../algorithms/validate-job-request.ts';
import { ReelflowError } from '../../contract/errors.ts';
import type { JobId, JobRequest, JsonObject } from '../../contract/job.ts';
import { requireInput, requireInputsWithin, requireObject } from '../auth/bucket-access.ts';
import type { JobSubmission, Product } from '../backend.ts';
import { findFunctionWire } from '../../contract/functions/index.ts';
import { missing } from '../wire/missing.ts';
import { WireError } from '../wire/wire-error.ts';
import type { OperationContext } from './define-operation.ts';
import { requirePipelineId } from './pipeline-id.ts';

/** What both APIs' submits come down to. */
export interface WireSubmit {
  product: Product;
  functionName: string;
  input: string;
  output: string | undefined;
  /** JobParams as an object, by their wire names. */
  jobParams: JsonObject;
  pipelineId: string | undefined;
  userData: string | undefined;
  priority?: number;
  notifyUrl?: string;
  /** The caller's words, to be given back. */
  parameters: JsonObject;
  clientToken: string | undefined;
}

/**
 * Checks a job and hands it to the backend.
 * @throws WireError or ReelflowError with the exact code of what is wrong
 */
export async function submitJob(
  submit: WireSubmit,
  { backend, principal, accountId, guards }: OperationContext,
): Promise<JobId> {
  const { product, functionName, pipelineId, parameters } = submit;
  const params = findFunctionWire(functionName).readParams(submit.jobParams, product);
  const request: JobRequest = {
    functionName,
    input: submit.input,
    ...(submit.output === undefined ? {} : { output: submit.output }),
    params,
    ...(pipelineId === undefined ? {} : { pipelineId }),
    ...(submit.userData === undefined ? {} : { userData: submit.userData }),
  };
  requireInput(principal, guards.inputs, 'Input', request.input);
  if (request.output !== undefined) requireObject(principal, 'Output', request.output);
  else if (findAlgorithm(functionName).outputs) throw missing('Output');
  requireInputsWithin(principal, guards.inputs, 'JobParams', submit.jobParams);
  if (pipelineId !== undefined) requirePipelineId(pipelineId);
  const checked = validate(request, product);
  // Exactly what the algorithm will read, in whatever form the parameters name it.
  for (const url of findAlgorithm(functionName).moreInputs?.(checked) ?? []) {
    requireInput(principal, guards.inputs, 'JobParams', url);
  }

  const submission: JobSubmission = {
    request,
    wire: { product, parameters },
    fingerprint: fingerprintOf(product, parameters),
    ...(submit.priority === undefined ? {} : { priority: submit.priority }),
    ...(submit.notifyUrl === undefined ? {} : { notifyUrl: submit.notifyUrl }),
  };
  const key = submit.clientToken === undefined ? randomUUID() : `${product}\n${submit.clientToken}`;
  const { jobId, fingerprint } = await backend.submitJob(accountId, key, submission);
  if (fingerprint !== submission.fingerprint) throw new WireError('IdempotentParameterMismatch');
  return jobId;
}

/** Gives the algorithm's parameters after its own checks; the two APIs have different words for a function that does not exist. */
function validate(request: JobRequest, product: Product): unknown {
  try {
    return validateJobRequest(request);
  } catch (error) {
    if (!(error instanceof ReelflowError) || error.type !== 'UnknownAlgorithm' || product === 'ice') throw error;
    throw new WireError('InvalidParameter.NotSupported', error.message, { cause: error });
  }
}

/** Names are put in order, so that the same request always has the same. */
function fingerprintOf(product: Product, parameters: JsonObject): string {
  const ordered = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([product, ordered]))
    .digest('base64url');
}
