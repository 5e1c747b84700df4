import { ReelflowError } from '../contract/errors.ts';
import type { JobRequest } from '../contract/job.ts';
import {
  checkObjectName,
  formatObjectUrl,
  isSameObject,
  objectName,
  parseInputUrl,
  parseObjectUrl,
  withPath,
  type InputLocation,
} from '../contract/object-url.ts';
import { baseName, checkTemplate } from '../contract/placeholders.ts';
import { findAlgorithm } from './index.ts';
import { parseParams } from './parse-params.ts';

/** It is part of a workflow's id, and one that Temporal does not take would keep its job waiting for ever. */
const pipelineName = /^[^\p{Cc}]{1,128}$/u;

/**
 * Checks a request at the edge, before any work.
 * @returns the parameters with their defaults, as the algorithm will see them
 * @throws ReelflowError `UnknownAlgorithm` or `InvalidInput`, saying what to do
 */
export function validateJobRequest(request: JobRequest): unknown {
  const algorithm = findAlgorithm(request.functionName);
  const params = parseParams(algorithm.name, request.params ?? {});
  const { pipelineId } = request;
  if (pipelineId !== undefined && !pipelineName.test(pipelineId)) {
    throw new ReelflowError('InvalidInput', 'The name of a pipeline has 1 to 128 characters that can be printed.');
  }
  const input = parseInputUrl(request.input);
  const inputs = [input, ...(algorithm.moreInputs?.(params) ?? []).map(parseInputUrl)];
  if (request.output !== undefined) {
    checkTemplate(request.output, algorithm.outputs?.needs?.(params) ?? []);
    checkOutput(request.output, inputs, baseName(objectName(input)));
  } else if (algorithm.outputs) {
    throw new ReelflowError('InvalidInput', `${algorithm.name} writes files. Name an output.`);
  }
  return params;
}

function checkOutput(output: string, inputs: InputLocation[], source: string): void {
  // Placeholders are legal in a key, so the template is parsed as it stands.
  const filled = withPath(parseObjectUrl(output), (path) => path.replaceAll('{source}', () => source));
  // An input's name can make another path of it, such as one with "..".
  const target = parseObjectUrl(formatObjectUrl(filled));
  checkObjectName(target);
  if (inputs.some((input) => input.scheme !== 'http' && isSameObject(target, input))) {
    throw new ReelflowError('InvalidInput', `The output ${output} is an input itself. Name another output.`);
  }
}
