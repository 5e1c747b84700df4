import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { requirePipeline, requirePipelineId } from '../pipeline-id.ts';
import { toIcePipeline } from './pipeline-wire.ts';

/** Gives a pipeline. */
export const iceGetPipeline = defineOperation({
  product: 'ice',
  action: 'GetPipeline',
  parameters: z.object({ PipelineId: text }),
  async handle({ PipelineId }, { backend, accountId }) {
    requirePipelineId(PipelineId);
    return { Pipeline: toIcePipeline(requirePipeline(PipelineId, await backend.getPipeline(accountId, PipelineId))) };
  },
});
