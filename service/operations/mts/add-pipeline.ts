import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { integer, shortText } from '../parameter-types.ts';
import { mtsPipeline, notifyConfigParameter, pipelineName, toMtsPipeline } from './pipeline-wire.ts';

/** MTS has no priority of its own: all of its pipelines are equal. */
const priority = 6;

/** Makes a pipeline, which is active at once. */
export const mtsAddPipeline = defineOperation({
  product: 'mts',
  action: 'AddPipeline',
  summary: 'Makes a pipeline, which is active at once.',
  parameters: z.object({
    Name: pipelineName,
    Speed: shortText(64).default('Standard'),
    SpeedLevel: integer(1, 3).optional(),
    NotifyConfig: notifyConfigParameter.optional(),
    Role: shortText(128).optional(),
  }),
  response: z.object({ Pipeline: mtsPipeline }),
  async handle({ Name, Speed, SpeedLevel, NotifyConfig, Role }, { backend, accountId }) {
    const pipeline = await backend.createPipeline(accountId, {
      name: Name,
      speed: Speed,
      priority,
      state: 'Active',
      ...(SpeedLevel === undefined ? {} : { speedLevel: SpeedLevel }),
      ...(NotifyConfig === undefined ? {} : { notification: NotifyConfig }),
      ...(Role === undefined ? {} : { role: Role }),
    });
    return { Pipeline: toMtsPipeline(pipeline) };
  },
});
