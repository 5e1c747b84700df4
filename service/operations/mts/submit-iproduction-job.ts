import { z } from 'zod';
import { parseJsonObject } from '../../wire/json-text.ts';
import { defineOperation } from '../define-operation.ts';
import { notifyUrlParameter, requireReceiver } from '../notify-url.ts';
import { shortBytes, shortText } from '../parameter-types.ts';
import { submitJob } from '../submit-job.ts';
import { wireJobId } from '../response-types.ts';

/** Submits a job. `ClientToken` is an extension: the same token finds the same job. */
export const mtsSubmitIProductionJob = defineOperation({
  product: 'mts',
  action: 'SubmitIProductionJob',
  summary: 'Submits a job.',
  parameters: z.object({
    FunctionName: shortText(64),
    Input: shortBytes(4096),
    Output: shortBytes(4096).optional().describe('Mandatory, except for functions that write no files.'),
    JobParams: shortBytes(65_536).optional(),
    ModelId: shortText(128).optional(),
    ScheduleParams: shortBytes(4096).optional(),
    PipelineId: shortText(64).optional(),
    UserData: shortBytes(4096).optional(),
    NotifyUrl: notifyUrlParameter.optional(),
    ClientToken: shortText(64).optional(),
  }),
  response: z.object({ JobId: wireJobId }),
  async handle({ ClientToken, ...parameters }, context) {
    const { FunctionName, Input, Output, JobParams, PipelineId, UserData, NotifyUrl, ScheduleParams } = parameters;
    if (NotifyUrl !== undefined) requireReceiver(context.guards.notifications, 'NotifyUrl', NotifyUrl);
    if (ScheduleParams !== undefined) parseJsonObject('ScheduleParams', ScheduleParams);
    const jobId = await submitJob(
      {
        product: 'mts',
        functionName: FunctionName,
        input: Input,
        output: Output,
        jobParams: JobParams === undefined ? {} : parseJsonObject('JobParams', JobParams),
        pipelineId: PipelineId,
        userData: UserData,
        parameters,
        clientToken: ClientToken,
        ...(NotifyUrl === undefined ? {} : { notifyUrl: NotifyUrl }),
      },
      context,
    );
    return { JobId: jobId };
  },
});
