import { z } from 'zod';
import { parseJsonObject } from '../../wire/json-text.ts';
import { defineOperation } from '../define-operation.ts';
import { jsonOf, refuse, shortBytes, shortText } from '../parameter-types.ts';
import { submitJob } from '../submit-job.ts';
import { wireJobId } from '../response-types.ts';

const media = z.string().min(1).max(4096);
/** There is no registry of media ids here. */
const objectType = z.string().superRefine((type, context) => {
  if (type !== 'OSS') refuse(context, 'InvalidParameter.NotSupported', 'is OSS: name the object itself.');
});
const inputParameter = jsonOf('Input', z.object({ Type: objectType, Media: media }));
const outputParameter = jsonOf(
  'Output',
  z.object({
    Type: objectType,
    Media: media,
    Biz: z.string().max(64).optional(),
    OutputUrl: z.string().max(4096).optional(),
  }),
);

const priority = z
  .union([z.number(), z.string().regex(/^\d{1,2}$/u)])
  .transform(Number)
  .pipe(z.int().min(1).max(10));
const scheduleParameter = jsonOf(
  'ScheduleConfig',
  z.object({ PipelineId: z.string().max(64).optional(), Priority: priority.optional() }),
);

/** Submits a job. `ClientToken` is an extension: the same token finds the same job. */
export const iceSubmitIProductionJob = defineOperation({
  product: 'ice',
  action: 'SubmitIProductionJob',
  summary: 'Submits a job.',
  parameters: z.object({
    FunctionName: shortText(64),
    Input: inputParameter,
    Output: outputParameter.optional().describe('Mandatory, except for functions that write no files.'),
    Name: shortText(100).optional(),
    JobParams: shortBytes(65_536).optional(),
    ModelId: shortText(128).optional(),
    TemplateId: shortText(128).optional(),
    ScheduleConfig: scheduleParameter.optional(),
    UserData: shortText(256).optional(),
    ClientToken: shortBytes(64).optional(),
  }),
  response: z.object({ JobId: wireJobId }),
  async handle({ ClientToken, ...parameters }, context) {
    const { FunctionName, Input, Output, JobParams, ScheduleConfig, UserData } = parameters;
    const jobId = await submitJob(
      {
        product: 'ice',
        functionName: FunctionName,
        input: Input.Media,
        output: Output?.Media,
        jobParams: JobParams === undefined ? {} : parseJsonObject('JobParams', JobParams),
        pipelineId: ScheduleConfig?.PipelineId || undefined,
        userData: UserData,
        parameters,
        clientToken: ClientToken,
        ...(ScheduleConfig?.Priority === undefined ? {} : { priority: ScheduleConfig.Priority }),
      },
      context,
    );
    return { JobId: jobId };
  },
});
