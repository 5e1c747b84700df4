import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { pipelineNotFound, requirePipelineId } from '../pipeline-id.ts';

/** Deletes a pipeline. */
export const iceDeletePipeline = defineOperation({
  product: 'ice',
  action: 'DeletePipeline',
  summary: 'Deletes a pipeline.',
  parameters: z.object({ PipelineId: text }),
  response: z.object({ Success: z.literal(true) }),
  async handle({ PipelineId }, { backend, accountId }) {
    requirePipelineId(PipelineId);
    if (!(await backend.deletePipeline(accountId, PipelineId))) throw pipelineNotFound(PipelineId);
    return { Success: true };
  },
});
