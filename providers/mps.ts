import { findFunctionWire } from '../contract/functions/index.ts';
import type { Provider } from '../contract/provider.ts';
import { createCloudProvider, type CloudProviderOptions } from './cloud/create-cloud-provider.ts';
import { readMtsResult } from './cloud/job-record.ts';
import { cloudObject } from './cloud/object-place.ts';

/**
 * Runs jobs at Alibaba Cloud MPS, by its MTS API.
 *
 * A submit is sent with a client token. Reelflow's own service gives the same job for the same token; the cloud does
 * not know it. There a submit whose answer was lost is made again and runs a second job: at least once, not exactly
 * once. Both write the same outputs. MTS has no cancel: cancelling only stops the waiting. It has no priority either.
 */
export function createMpsProvider(options: CloudProviderOptions): Provider {
  const { region, pipelineId } = options.settings;
  const place = (url: string): string => {
    const { host, path } = cloudObject('mps', url, region);
    return `oss://${host}/${path}`;
  };

  return createCloudProvider('mps', options, async (config) => {
    const { default: mts } = await import('@alicloud/mts20140618');
    const client = new mts.default(config);
    type Runtime = Parameters<typeof client.submitIProductionJobWithOptions>[1];

    return {
      async submit(request, clientToken) {
        const { jobParams, modelId } = findFunctionWire(request.functionName).writeParams(request.params ?? {}, 'mts');
        const submit = new mts.SubmitIProductionJobRequest({
          functionName: request.functionName,
          input: place(request.input),
          ...(request.output === undefined ? {} : { output: place(request.output) }),
          jobParams: JSON.stringify(jobParams),
          modelId,
          pipelineId: request.pipelineId ?? pipelineId,
          userData: request.userData,
        });
        // The request's model has no token, so it goes beside it. The client reads these as plain data.
        const runtime = { extendsParameters: { queries: { ClientToken: clientToken } } } as unknown as Runtime;
        const { body } = await client.submitIProductionJobWithOptions(submit, runtime);
        return body?.jobId;
      },

      async query(id) {
        const answer = await client.queryIProductionJob(new mts.QueryIProductionJobRequest({ jobId: id }));
        const body = answer.body ?? new mts.QueryIProductionJobResponseBody({});
        return {
          product: 'mts',
          functionName: body.functionName ?? '',
          state: body.state ?? '',
          input: body.input ?? '',
          output: body.output || undefined,
          jobParams: body.jobParams,
          pipelineId: body.pipelineId,
          userData: body.userData,
          outputKeys: [],
          outcome: readMtsResult(body.result),
        };
      },
    };
  });
}
