import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { toIcePipeline } from './pipeline-wire.ts';

/** Lists the account's pipelines, or those of one speed. */
export const iceListPipelines = defineOperation({
  product: 'ice',
  action: 'ListPipelines',
  parameters: z.object({ Speed: text.optional() }),
  async handle({ Speed }, { backend, accountId }) {
    const all = await backend.listPipelines(accountId);
    return { PipelineList: all.filter(({ speed }) => Speed === undefined || speed === Speed).map(toIcePipeline) };
  },
});
