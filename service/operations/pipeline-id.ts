import type { Pipeline } from '../backend.ts';
import { WireError } from '../wire/wire-error.ts';

/** Nothing else is ever asked of the backend: its stores have limits of their own for what may stand in a name. */
const pipelineIdForm = /^[\w-]{1,64}$/u;

/** Whether a text could be the id of a pipeline. */
export function isPipelineId(pipelineId: string): boolean {
  return pipelineIdForm.test(pipelineId);
}

/**
 * Refuses what no pipeline can be called.
 * @throws WireError `InvalidParameter.ResourceNotFound`
 */
export function requirePipelineId(pipelineId: string): void {
  if (!isPipelineId(pipelineId)) throw pipelineNotFound(pipelineId);
}

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
