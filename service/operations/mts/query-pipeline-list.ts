import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { refuse, text } from '../parameter-types.ts';
import { isPipelineId } from '../pipeline-id.ts';
import { mtsPipeline, toMtsPipeline } from './pipeline-wire.ts';

const maxIds = 10;

const idList = text
  .transform((value) => [...new Set(value.split(',').map((id) => id.trim()))].filter((id) => id !== ''))
  .superRefine((ids, context) => {
    if (ids.length > maxIds) refuse(context, 'InvalidParameter.OutOfRange', `has more than ${maxIds} ids.`);
  });

/** Gives pipelines by their ids, and names the ids that are of none. */
export const mtsQueryPipelineList = defineOperation({
  product: 'mts',
  action: 'QueryPipelineList',
  summary: 'Gives pipelines by their ids, and names the ids that are of none.',
  parameters: z.object({ PipelineIds: idList }),
  response: z.object({
    PipelineList: z.object({ Pipeline: z.array(mtsPipeline) }),
    NonExistPids: z.object({ String: z.array(text) }),
  }),
  async handle({ PipelineIds }, { backend, accountId }) {
    const found = await Promise.all(
      PipelineIds.map(async (id) => (isPipelineId(id) ? backend.getPipeline(accountId, id) : null)),
    );
    return {
      PipelineList: { Pipeline: found.flatMap((pipeline) => (pipeline ? [toMtsPipeline(pipeline)] : [])) },
      NonExistPids: { String: PipelineIds.filter((_, at) => !found[at]) },
    };
  },
});
