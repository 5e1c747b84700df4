import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';
import { icePipeline, toIcePipeline } from './pipeline-wire.ts';

/** Lists the account's pipelines, or those of one speed. */
export const iceListPipelines = defineOperation({
  product: 'ice',
  action: 'ListPipelines',
  summary: "Lists the account's pipelines, or those of one speed.",
  parameters: z.object({ Speed: text.optional() }),
  response: z.object({ PipelineList: z.array(icePipeline) }),
  async handle({ Speed }, { backend, accountId }) {
    const all = await backend.listPipelines(accountId);
    return { PipelineList: all.filter(({ speed }) => Speed === undefined || speed === Speed).map(toIcePipeline) };
  },
});
