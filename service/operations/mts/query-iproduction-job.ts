import { z } from 'zod';
import { mtsJob, toMtsJob } from '../../results/mts.ts';
import { defineOperation } from '../define-operation.ts';
import { requireJob } from '../job-id.ts';
import { text } from '../parameter-types.ts';

/** Gives a job with its state and result. */
export const mtsQueryIProductionJob = defineOperation({
  product: 'mts',
  action: 'QueryIProductionJob',
  summary: 'Gives a job with its state and result.',
  parameters: z.object({ JobId: text }),
  response: mtsJob,
  handle: async ({ JobId }, context) => toMtsJob(await requireJob('mts', JobId, context)),
});
