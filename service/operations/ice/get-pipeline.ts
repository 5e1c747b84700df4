import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { requirePipeline, requirePipelineId } from '../pipeline-id.ts';
import { icePipeline, toIcePipeline } from './pipeline-wire.ts';

/** Gives a pipeline. */
export const iceGetPipeline = defineOperation({
  product: 'ice',
  action: 'GetPipeline',
  summary: 'Gives a pipeline.',
  parameters: z.object({ PipelineId: text }),
  response: z.object({ Pipeline: icePipeline }),
  async handle({ PipelineId }, { backend, accountId }) {
    requirePipelineId(PipelineId);
    return { Pipeline: toIcePipeline(requirePipeline(PipelineId, await backend.getPipeline(accountId, PipelineId))) };
  },
});
