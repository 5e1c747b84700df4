import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { jsonOf, shortText, text } from '../parameter-types.ts';
import { requirePipeline, requirePipelineId } from '../pipeline-id.ts';
import { notifyConfigParameter, pipelineName, pipelineState, toMtsPipeline } from './pipeline-wire.ts';

const extendConfig = z.object({
  IsBoostNew: z.boolean().optional(),
  MaxMultiSpeed: z.number().optional(),
  MultiSpeedDowngradePolicy: z.string().max(64).optional(),
});

/** Changes a pipeline; what is not given stays. */
export const mtsUpdatePipeline = defineOperation({
  product: 'mts',
  action: 'UpdatePipeline',
  parameters: z.object({
    PipelineId: text,
    Name: pipelineName,
    State: pipelineState,
    NotifyConfig: notifyConfigParameter.optional(),
    Role: shortText(128).optional(),
    ExtendConfig: jsonOf('ExtendConfig', extendConfig).optional(),
  }),
  async handle({ PipelineId, Name, State, NotifyConfig, Role, ExtendConfig }, { backend, accountId }) {
    requirePipelineId(PipelineId);
    const changed = await backend.updatePipeline(accountId, PipelineId, {
      name: Name,
      state: State,
      ...(NotifyConfig === undefined ? {} : { notification: NotifyConfig }),
      ...(Role === undefined ? {} : { role: Role }),
      ...(ExtendConfig === undefined ? {} : { extendConfig: ExtendConfig }),
    });
    return { Pipeline: { ...toMtsPipeline(requirePipeline(PipelineId, changed)), SpeedLevel: undefined } };
  },
});
