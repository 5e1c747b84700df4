import type Credential from '@alicloud/credentials';
import type { $OpenApiUtil } from '@alicloud/openapi-core';
import type { CloudEndpoint } from '../../contract/cloud-settings.ts';
import { ReelflowError } from '../../contract/errors.ts';
import type { CloudProviderName } from '../../contract/provider.ts';

/** Of one call, for connecting and for answering. Both APIs only take note of jobs, so that is plenty. */
const timeoutMs = 10_000;

const advice =
  'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET for the worker, or give it a profile file (~/.alibabacloud/credentials) or a RAM role.';

/** Credentials of the official client: of the default chain, renewed before they expire. */
export type CloudCredential = InstanceType<typeof Credential.default>;

/**
 * The usual credentials: environment, then profile files, then the role of the machine.
 * @throws ReelflowError `NotPermitted` when there are none
 */
export async function findCredential(provider: CloudProviderName): Promise<CloudCredential> {
  const { default: credentials } = await import('@alicloud/credentials');
  try {
    const credential = new credentials.default();
    // Once alone: the chain settles on a source at its first use, and calls at the same time would confuse it.
    await credential.getCredential();
    return credential;
  } catch {
    // What the chain says can quote the files that it read.
    throw new ReelflowError('NotPermitted', `There are no credentials for the provider ${provider}. ${advice}`);
  }
}

/** What an official client is made with. Its connections are kept alive by the HTTP client that all of them share. */
export async function clientConfig(
  { endpoint, region, protocol }: CloudEndpoint,
  credential: CloudCredential,
): Promise<$OpenApiUtil.Config> {
  const { default: core } = await import('@alicloud/openapi-core');
  return new core.$OpenApiUtil.Config({
    credential,
    endpoint,
    protocol,
    ...(region !== undefined && { regionId: region }),
    readTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  });
}

/** Makes something when it is first needed; what could not be made is tried again the next time. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
