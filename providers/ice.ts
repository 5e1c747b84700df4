import { findFunctionWire } from '../contract/functions/index.ts';
import type { Json, JsonObject } from '../contract/job.ts';
import { isJsonObject } from '../contract/json.ts';
import type { Provider } from '../contract/provider.ts';
import { createCloudProvider, type CloudProviderOptions } from './cloud/create-cloud-provider.ts';
import { readIceResult } from './cloud/job-record.ts';
import { cloudObject } from './cloud/object-place.ts';

/**
 * Runs jobs at Alibaba Cloud ICE, through the official generic client: there is no package of its own for JavaScript.
 *
 * A submit is sent with a client token. Reelflow's own service gives the same job for the same token; the cloud does
 * not know it at this operation. There a submit whose answer was lost is made again and runs a second job: at least
 * once, not exactly once. Both write the same outputs.
 */
export function createIceProvider(options: CloudProviderOptions): Provider {
  const { region, pipelineId } = options.settings;
  const place = (url: string): JsonObject => {
    const { bucket, host, path, ...object } = cloudObject('ice', url, region);
    return { Type: 'OSS', Media: object.region === region ? `oss://${bucket}/${path}` : `https://${host}/${path}` };
  };

  return createCloudProvider('ice', options, async (config) => {
    const { default: core } = await import('@alicloud/openapi-core');
    const client = new core.default(config);
    type Runtime = Parameters<typeof client.callApi>[2];

    const call = async (action: string, parameters: Record<string, string | undefined>): Promise<JsonObject> => {
      const params = new core.$OpenApiUtil.Params({
        action,
        version: '2020-11-09',
        protocol: 'HTTPS',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      });
      const query = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
      const request = new core.$OpenApiUtil.OpenApiRequest({ query });
      const { body } = await client.callApi(params, request, {} as Partial<Runtime> as Runtime);
      return isJsonObject(body) ? body : {};
    };

    return {
      async submit(request, clientToken) {
        const { jobParams, modelId } = findFunctionWire(request.functionName).writeParams(request.params ?? {}, 'ice');
        const PipelineId = request.pipelineId ?? pipelineId;
        const schedule = { ...(PipelineId && { PipelineId }), ...(request.priority && { Priority: request.priority }) };
        const { JobId } = await call('SubmitIProductionJob', {
          FunctionName: request.functionName,
          Input: JSON.stringify(place(request.input)),
          Output: request.output === undefined ? undefined : JSON.stringify(place(request.output)),
          JobParams: JSON.stringify(jobParams),
          ModelId: modelId,
          ScheduleConfig: Object.keys(schedule).length > 0 ? JSON.stringify(schedule) : undefined,
          UserData: request.userData,
          ClientToken: clientToken,
        });
        return textOf(JobId);
      },

      async query(id) {
        const job = await call('QueryIProductionJob', { JobId: id });
        const schedule = isJsonObject(job['ScheduleConfig']) ? job['ScheduleConfig'] : {};
        const files = job['OutputFiles'];
        return {
          product: 'ice',
          functionName: textOf(job['FunctionName']) ?? '',
          state: textOf(job['Status']) ?? '',
          input: mediaOf(job['Input']),
          output: mediaOf(job['Output']) || undefined,
          jobParams: textOf(job['JobParams']),
          pipelineId: textOf(schedule['PipelineId']),
          priority: Number(schedule['Priority']) || undefined,
          userData: textOf(job['UserData']),
          createTime: textOf(job['CreateTime']),
          finishTime: textOf(job['FinishTime']),
          outputKeys: Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [],
          outcome: readIceResult(job['Result']),
        };
      },

      async cancel(id) {
        await call('CancelIProductionJob', { JobId: id });
      },
    };
  });
}

function mediaOf(value: Json | undefined): string {
  return (isJsonObject(value) && textOf(value['Media'])) || '';
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
