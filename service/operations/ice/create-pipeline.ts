import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { shortText } from '../parameter-types.ts';
import { icePipeline, pipelineName, pipelinePriority, toIcePipeline } from './pipeline-wire.ts';

/** Makes a pipeline, which is active at once. */
export const iceCreatePipeline = defineOperation({
  product: 'ice',
  action: 'CreatePipeline',
  summary: 'Makes a pipeline, which is active at once.',
  parameters: z.object({ Name: pipelineName, Speed: shortText(64), Priority: pipelinePriority.default(6) }),
  response: z.object({ Pipeline: icePipeline }),
  async handle({ Name, Speed, Priority }, { backend, accountId }) {
    const settings = { name: Name, speed: Speed, priority: Priority, state: 'Active' } as const;
    return { Pipeline: toIcePipeline(await backend.createPipeline(accountId, settings)) };
  },
});
