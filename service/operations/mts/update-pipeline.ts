import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { shortText, text } from '../parameter-types.ts';
import { requirePipeline, requirePipelineId } from '../pipeline-id.ts';
import {
  extendConfigParameter,
  mtsPipeline,
  notifyConfigParameter,
  pipelineName,
  pipelineState,
  toMtsPipeline,
} from './pipeline-wire.ts';

/** Changes a pipeline; what is not given stays. */
export const mtsUpdatePipeline = defineOperation({
  product: 'mts',
  action: 'UpdatePipeline',
  summary: 'Changes a pipeline; what is not given stays.',
  parameters: z.object({
    PipelineId: text,
    Name: pipelineName,
    State: pipelineState,
    NotifyConfig: notifyConfigParameter.optional(),
    Role: shortText(128).optional(),
    ExtendConfig: extendConfigParameter.optional(),
  }),
  response: z.object({ Pipeline: mtsPipeline }),
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
