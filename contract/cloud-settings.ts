import { z } from 'zod';

const host = z
  .string()
  .regex(
    /^[\w.-]+(?::\d{1,5})?$/u,
    'Write the host alone, such as mts.cn-shanghai.aliyuncs.com, with its port where it needs one; the protocol has a setting of its own.',
  );
const region = z.string().regex(/^[a-z0-9-]{2,32}$/u, 'Write the id of a region, such as cn-shanghai.');
const protocol = z.enum(['https', 'http']);
const pipelineId = z.string().min(1).max(64);

/** The settings of the providers `mps` and `ice`, by the environment variable that sets them. */
export const cloudVariables = {
  /** Region of MPS, such as `cn-shanghai`; objects without a region of their own lie there. Default none. */
  REELFLOW_MPS_REGION: region.optional(),
  /** Host of the MTS API, with its port. Default `mts.<region>.aliyuncs.com`. */
  REELFLOW_MPS_ENDPOINT: host.optional(),
  /** `https` or `http`. Default `https`. */
  REELFLOW_MPS_PROTOCOL: protocol.default('https'),
  /** Pipeline of jobs that name none. Default the account's own default. */
  REELFLOW_MPS_PIPELINE: pipelineId.optional(),
  /** Region of ICE, such as `cn-shanghai`. Default none. */
  REELFLOW_ICE_REGION: region.optional(),
  /** Host of the ICE API, with its port. Default `ice.<region>.aliyuncs.com`. */
  REELFLOW_ICE_ENDPOINT: host.optional(),
  /** `https` or `http`. Default `https`. */
  REELFLOW_ICE_PROTOCOL: protocol.default('https'),
  /** Pipeline of jobs that name none. Default the account's own default. */
  REELFLOW_ICE_PIPELINE: pipelineId.optional(),
  /** Calls a second that one process makes to each of the two; the cloud takes 100 of an account. Default 50. */
  REELFLOW_CLOUD_CALLS_PER_SECOND: z.coerce.number().positive().max(1000).default(50),
};

/** How to reach one API of the cloud. */
export interface CloudEndpoint {
  /** Host, with its port where it needs one. */
  endpoint: string;
  region: string | undefined;
  protocol: 'https' | 'http';
  /** The pipeline of jobs that name none; default the account's own default. */
  pipelineId: string | undefined;
}

/** The cloud as a provider. A provider that is not configured is absent. */
export interface CloudSettings {
  mps: CloudEndpoint | undefined;
  ice: CloudEndpoint | undefined;
  /** For each provider and process. */
  callsPerSecond: number;
}

/** Without the cloud. */
export const noCloud: CloudSettings = { mps: undefined, ice: undefined, callsPerSecond: 50 };

/** The settings of the cloud, out of all that were read. */
export function toCloudSettings(settings: z.output<z.ZodObject<typeof cloudVariables>>): CloudSettings {
  return {
    mps: toEndpoint('mts', {
      region: settings.REELFLOW_MPS_REGION,
      endpoint: settings.REELFLOW_MPS_ENDPOINT,
      protocol: settings.REELFLOW_MPS_PROTOCOL,
      pipelineId: settings.REELFLOW_MPS_PIPELINE,
    }),
    ice: toEndpoint('ice', {
      region: settings.REELFLOW_ICE_REGION,
      endpoint: settings.REELFLOW_ICE_ENDPOINT,
      protocol: settings.REELFLOW_ICE_PROTOCOL,
      pipelineId: settings.REELFLOW_ICE_PIPELINE,
    }),
    callsPerSecond: settings.REELFLOW_CLOUD_CALLS_PER_SECOND,
  };
}

/** Either the region or the endpoint says that it is wanted. */
function toEndpoint(
  product: 'mts' | 'ice',
  { region, endpoint, ...others }: Omit<CloudEndpoint, 'endpoint'> & { endpoint: string | undefined },
): CloudEndpoint | undefined {
  const chosen = endpoint ?? (region === undefined ? undefined : `${product}.${region}.aliyuncs.com`);
  return chosen === undefined ? undefined : { ...others, region, endpoint: chosen };
}
