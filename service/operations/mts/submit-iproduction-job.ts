import { z } from 'zod';
import { parseJsonObject } from '../../wire/json-text.ts';
import { defineOperation } from '../define-operation.ts';
import { shortBytes, shortText } from '../parameter-types.ts';
import { submitJob } from '../submit-job.ts';
import { wireJobId } from '../response-types.ts';

/** `mns://<account>.mns.<region>.aliyuncs.com/queues/<name>` */
const queueUrl = /^mns:\/\/\d+\.mns\.[a-z0-9-]+\.aliyuncs\.com\/queues\/[\w-]{1,256}$/u;

/** Submits a job. `ClientToken` is an extension: the same token finds the same job. */
export const mtsSubmitIProductionJob = defineOperation({
  product: 'mts',
  action: 'SubmitIProductionJob',
  summary: 'Submits a job.',
  parameters: z.object({
    FunctionName: shortText(64),
    Input: shortBytes(4096),
    Output: shortBytes(4096),
    JobParams: shortBytes(65_536).optional(),
    ModelId: shortText(128).optional(),
    ScheduleParams: shortBytes(4096).optional(),
    PipelineId: shortText(64).optional(),
    UserData: shortBytes(4096).optional(),
    NotifyUrl: shortText(512).regex(queueUrl, 'is mns://<account>.mns.<region>.aliyuncs.com/queues/<name>.').optional(),
    ClientToken: shortText(64).optional(),
  }),
  response: z.object({ JobId: wireJobId }),
  async handle({ ClientToken, ...parameters }, context) {
    const { FunctionName, Input, Output, JobParams, PipelineId, UserData, NotifyUrl, ScheduleParams } = parameters;
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
