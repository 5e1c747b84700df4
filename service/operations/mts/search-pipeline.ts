import { z } from 'zod';
import { wholeSeconds } from '../../results/whole-seconds.ts';
import { defineOperation } from '../define-operation.ts';
import { integer, oneOf } from '../parameter-types.ts';
import { mtsPipeline, toMtsPipeline } from './pipeline-wire.ts';
import { wireTime } from '../response-types.ts';

/** Lists the account's pipelines page by page. */
export const mtsSearchPipeline = defineOperation({
  product: 'mts',
  action: 'SearchPipeline',
  summary: "Lists the account's pipelines page by page.",
  parameters: z.object({
    State: oneOf('All', 'Active', 'Paused').default('All'),
    PageNumber: integer(1, 1_000_000).default(1),
    PageSize: integer(1, 100).default(10),
  }),
  response: z.object({
    TotalCount: z.int(),
    PageNumber: z.int(),
    PageSize: z.int(),
    PipelineList: z.object({ Pipeline: z.array(mtsPipeline.extend({ CreationTime: wireTime })) }),
  }),
  async handle({ State, PageNumber, PageSize }, { backend, accountId }) {
    const all = await backend.listPipelines(accountId);
    const matching = all.filter(({ state }) => State === 'All' || state === State);
    const page = matching.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
    return {
      TotalCount: matching.length,
      PageNumber,
      PageSize,
      PipelineList: {
        Pipeline: page.map((pipeline) => ({
          ...toMtsPipeline(pipeline),
          CreationTime: wholeSeconds(pipeline.createTime),
        })),
      },
    };
  },
});
