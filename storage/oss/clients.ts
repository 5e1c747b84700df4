import { isIP } from 'node:net';
import { DefaultCredentialsProvider } from '@alicloud/credentials';
import OSS from 'ali-oss';
import { noCredentials } from '../remote/refusal.ts';

/** Where OSS is. Credentials come from the default chain of the vendor's clients. */
export interface OssEndpoint {
  /** With or without `oss-` in front. That of a URL goes first, where no endpoint is given. */
  region: string;
  /** Default that of the region. */
  endpoint?: string;
  /** Uses the endpoints inside the vendor's network; default no. */
  internal?: boolean;
  /** Puts the bucket into the path instead of the host name; default no. */
  pathStyle?: boolean;
}

/** The bucket that a client is for. */
interface ClientTarget {
  bucket: string;
  region?: string;
}

/** Gives clients, each for one bucket, whose credentials are valid now. */
export interface OssClients {
  for(target: ClientTarget): Promise<OSS>;
  /** A client whose addresses can be reached from everywhere; null where there is none. */
  forLinks(target: ClientTarget): Promise<OSS | null>;
}

const advice =
  'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or use another source that Alibaba Cloud clients know.';

/** Of one request; parts are a few MiB, so a slow line is enough. */
const requestTimeoutMs = 300_000;

/** A client of the vendor's has its bucket and keys for good, so there is a new one whenever these change. */
export function createOssClients({ region, endpoint, internal = false, pathStyle = false }: OssEndpoint): OssClients {
  const credentials = DefaultCredentialsProvider.builder().build();
  const clients = new Map<string, { accessKeyId: string; securityToken: string | undefined; client: OSS }>();

  const clientFor = async (target: ClientTarget, isInternal: boolean): Promise<OSS> => {
    const { accessKeyId, accessKeySecret, securityToken } = await credentials
      .getCredentials()
      .catch((error: unknown) => {
        throw noCredentials(advice, error);
      });
    const signed = endpoint === undefined ? (target.region ?? region) : region;
    const name = [target.bucket, signed, isInternal].join(' ');
    const known = clients.get(name);
    if (known?.accessKeyId === accessKeyId && known.securityToken === securityToken) return known.client;
    const client = new OSS({
      accessKeyId,
      accessKeySecret,
      // The chain renews tokens, so the client need not; an interval keeps it from advising to.
      ...(securityToken && { stsToken: securityToken, refreshSTSTokenInterval: Number.MAX_SAFE_INTEGER }),
      bucket: target.bucket,
      region: signed.startsWith('oss-') ? signed : `oss-${signed}`,
      ...(endpoint !== undefined && { endpoint }),
      internal: isInternal,
      secure: true,
      timeout: requestTimeoutMs,
      authorizationV4: true,
      ...{ sldEnable: pathStyle },
    });
    clients.set(name, { accessKeyId, securityToken, client });
    return client;
  };

  return {
    for: (target) => clientFor(target, internal),
    async forLinks(target) {
      // The host name of an address has no place for a bucket.
      const hasPlace =
        endpoint === undefined || pathStyle || isIP(new URL(endpoint).hostname.replace(/^\[|\]$/gu, '')) === 0;
      return hasPlace ? clientFor(target, false) : null;
    },
  };
}
