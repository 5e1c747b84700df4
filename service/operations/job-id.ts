import type { FoundJob, Product } from '../backend.ts';
import { WireError } from '../wire/wire-error.ts';
import type { OperationContext } from './define-operation.ts';

/** Nothing else is ever asked of the backend: what runs there besides jobs has ids of other forms. */
const jobIdForm = /^[0-9a-f]{32}$/u;

/**
 * Gets a job of the caller's account.
 * @throws WireError in the API's own words when there is none, or it is another account's
 */
export async function requireJob(product: Product, jobId: string, context: OperationContext): Promise<FoundJob> {
  const found = jobIdForm.test(jobId) ? await context.backend.getJob(context.accountId, jobId) : null;
  if (!found) throw jobNotFound(product, jobId);
  return found;
}

/** The refusal for an unknown job. */
export function jobNotFound(product: Product, jobId: string): WireError {
  const code = product === 'mts' ? 'InvalidParameter.ResourceNotFound' : 'InvalidParameter.JobNotFound';
  return new WireError(code, `The job ${jobId.slice(0, 64)} is not found.`);
}
