import { z } from 'zod';
import { wholeSeconds } from '../../results/whole-seconds.ts';
import { defineOperation } from '../define-operation.ts';
import { integer, oneOf } from '../parameter-types.ts';
import { toMtsPipeline } from './pipeline-wire.ts';

/** Lists the account's pipelines page by page. */
export const mtsSearchPipeline = defineOperation({
  product: 'mts',
  action: 'SearchPipeline',
  parameters: z.object({
    State: oneOf('All', 'Active', 'Paused').default('All'),
    PageNumber: integer(1, 1_000_000).default(1),
    PageSize: integer(1, 100).default(10),
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
