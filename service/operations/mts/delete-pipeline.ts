import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { pipelineNotFound } from '../require-pipeline.ts';

/** Deletes a pipeline. */
export const mtsDeletePipeline = defineOperation({
  product: 'mts',
  action: 'DeletePipeline',
  parameters: z.object({ PipelineId: text }),
  async handle({ PipelineId }, { backend, accountId }) {
    if (!(await backend.deletePipeline(accountId, PipelineId))) throw pipelineNotFound(PipelineId);
    return { PipelineId };
  },
});
