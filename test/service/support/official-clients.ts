import { createRequire } from 'node:module';
import type * as Mts from '@alicloud/mts20140618';
import type * as OpenApi from '@alicloud/openapi-client';
import type * as OpenApiCore from '@alicloud/openapi-core';
import type Pop from '@alicloud/pop-core';
import type { SigningKey } from './signed-request.ts';

// The clients are CommonJS with a default export; a plain `require` gives the same in every runtime.
const require = createRequire(import.meta.url);

export const mts = require('@alicloud/mts20140618') as typeof Mts.default;
const core = require('@alicloud/openapi-core') as typeof OpenApiCore.default;
const openApi = require('@alicloud/openapi-client') as typeof OpenApi.default;
// The runtime options of the very copy that the client uses.
const util = createRequire(require.resolve('@alicloud/openapi-client'))('@alicloud/tea-util') as {
  RuntimeOptions: new (options: object) => Parameters<OpenApiClient['callApi']>[2];
};
const pop = require('@alicloud/pop-core') as typeof Pop;

type MtsClient = InstanceType<typeof mts.default>;
type OpenApiClient = InstanceType<typeof openApi.default>;

/** The official MTS client; `v2` signs with V1. */
export function mtsClient(endpoint: string, key: SigningKey, signatureAlgorithm?: 'v2'): MtsClient {
  const config = new core.$OpenApiUtil.Config({
    ...key,
    endpoint,
    protocol: 'http',
    ...(signatureAlgorithm && { signatureAlgorithm }),
  });
  return new mts.default(config);
}

/** Calls ICE through the official generic client. */
export async function callIce(
  endpoint: string,
  key: SigningKey,
  action: string,
  query: Record<string, string>,
  body?: Record<string, string>,
): Promise<Record<string, unknown>> {
  const client: OpenApiClient = new openApi.default(new openApi.Config({ ...key, endpoint, protocol: 'http' }));
  const params = new openApi.Params({
    action,
    version: '2020-11-09',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new openApi.OpenApiRequest({ query, ...(body && { body }) });
  const answer = (await client.callApi(params, request, new util.RuntimeOptions({}))) as {
    body: Record<string, unknown>;
  };
  return answer.body;
}

/** The official generic client for V1. */
export function popClient(endpoint: string, key: SigningKey, apiVersion: '2014-06-18' | '2020-11-09'): Pop {
  return new pop({ ...key, endpoint: `http://${endpoint}`, apiVersion });
}
