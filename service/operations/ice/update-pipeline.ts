import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { requirePipeline, requirePipelineId } from '../pipeline-id.ts';
import { pipelineName, pipelinePriority, pipelineStatus } from './pipeline-wire.ts';

/** Changes a pipeline; what is not given stays. */
export const iceUpdatePipeline = defineOperation({
  product: 'ice',
  action: 'UpdatePipeline',
  summary: 'Changes a pipeline; what is not given stays.',
  parameters: z.object({
    PipelineId: text,
    Name: pipelineName.optional(),
    Priority: pipelinePriority.optional(),
    Status: pipelineStatus.optional(),
  }),
  response: z.object({ Success: z.literal(true) }),
  async handle({ PipelineId, Name, Priority, Status }, { backend, accountId }) {
    requirePipelineId(PipelineId);
    const changed = await backend.updatePipeline(accountId, PipelineId, {
      ...(Name === undefined ? {} : { name: Name }),
      ...(Priority === undefined ? {} : { priority: Priority }),
      ...(Status === undefined ? {} : { state: Status }),
    });
    requirePipeline(PipelineId, changed);
    return { Success: true };
  },
});
