import { z } from 'zod';
import { isFinal } from '../../../contract/job.ts';
import { defineOperation } from '../define-operation.ts';
import { jobNotFound, requireJob } from '../job-id.ts';
import { text } from '../parameter-types.ts';

/** Asks for the end of a job. Doing it again, or after the job has ended, is harmless. */
export const iceCancelIProductionJob = defineOperation({
  product: 'ice',
  action: 'CancelIProductionJob',
  summary: 'Asks for the end of a job.',
  parameters: z.object({ JobId: text }),
  response: z.object({ Message: text }),
  async handle({ JobId }, context) {
    const { record } = await requireJob('ice', JobId, context);
    if (isFinal(record.state)) return { Message: `The job has already ended as ${record.state}.` };
    if (!(await context.backend.cancelJob(context.accountId, JobId))) throw jobNotFound('ice', JobId);
    return { Message: 'success' };
  },
});
