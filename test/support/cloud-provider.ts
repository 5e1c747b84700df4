import { createRequire } from 'node:module';
import type Credential from '@alicloud/credentials';
import type { CloudEndpoint, CloudSettings } from '../../contract/cloud-settings.ts';
import type { CloudCredential } from '../../providers/cloud/open-client.ts';

// CommonJS with a default export; a plain `require` gives the same in every runtime.
const credentials = createRequire(import.meta.url)('@alicloud/credentials') as typeof Credential;

/** Settings of both providers that lead to one service of our own. */
export function cloudAt(endpoint: string, change: Partial<CloudEndpoint> = {}): CloudSettings {
  const settings: CloudEndpoint = {
    endpoint,
    region: 'cn-shanghai',
    protocol: 'http',
    pipelineId: undefined,
    ...change,
  };
  return { mps: settings, ice: settings, callsPerSecond: 100 };
}

/** The credential of a key, without looking anywhere for it. */
export function credentialOf(key: {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}): CloudCredential {
  const type = key.securityToken === undefined ? 'access_key' : 'sts';
  return new credentials.default(new credentials.Config({ type, ...key }));
}
