import type { Pipeline } from '../backend.ts';
import { WireError } from '../wire/wire-error.ts';

/**
 * Gives a pipeline that was found.
 * @throws WireError `InvalidParameter.ResourceNotFound` when there is none, or it is another account's
 */
export function requirePipeline(pipelineId: string, found: Pipeline | null): Pipeline {
  if (found) return found;
  throw pipelineNotFound(pipelineId);
}

/** The refusal for an unknown pipeline. */
export function pipelineNotFound(pipelineId: string): WireError {
  return new WireError('InvalidParameter.ResourceNotFound', `The pipeline ${pipelineId.slice(0, 64)} is not found.`);
}
