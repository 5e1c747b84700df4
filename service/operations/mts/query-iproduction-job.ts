import { z } from 'zod';
import { toMtsJob } from '../../results/mts.ts';
import { defineOperation } from '../define-operation.ts';
import { requireJob } from '../job-id.ts';
import { text } from '../parameter-types.ts';

/** Gives a job with its state and result. */
export const mtsQueryIProductionJob = defineOperation({
  product: 'mts',
  action: 'QueryIProductionJob',
  parameters: z.object({ JobId: text }),
  handle: async ({ JobId }, context) => toMtsJob(await requireJob('mts', JobId, context)),
});
