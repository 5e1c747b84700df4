import { createHash, randomUUID } from 'node:crypto';
import { signV1, stringToSignV1 } from '../../../service/auth/signature-v1.ts';
import { canonicalRequestV3, signV3 } from '../../../service/auth/signature-v3.ts';
import { percentEncode } from '../../../service/wire/percent-encoding.ts';

/** Who signs. */
export interface SigningKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** A request as `inject` and `fetch` take it. */
export interface PlainRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  payload: string;
}

/** How a request differs from the usual one. */
export interface SigningVariation {
  method?: 'GET' | 'POST';
  /** Default JSON. */
  format?: string;
  /** Default now. */
  time?: Date | string;
  nonce?: string;
  /** Puts the parameters into a form body; default the query. */
  form?: boolean;
  /** Default the product's. */
  version?: string;
  /** Changes parameters after they were signed. */
  tamper?: (parameters: Map<string, string>) => void;
}

const versions: Record<string, string> = { mts: '2014-06-18', ice: '2020-11-09' };

/** Signs with V1. */
export function signedV1(
  key: SigningKey,
  product: 'mts' | 'ice',
  action: string,
  business: Record<string, string> = {},
  variation: SigningVariation = {},
): PlainRequest {
  const { method = 'GET', format = 'JSON', time = new Date(), nonce = randomUUID(), form = false } = variation;
  const parameters = new Map(
    Object.entries({
      ...business,
      Action: action,
      Version: variation.version ?? versions[product]!,
      Format: format,
      AccessKeyId: key.accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: nonce,
      Timestamp: stamp(time),
      ...(key.securityToken !== undefined && { SecurityToken: key.securityToken }),
    }),
  );
  parameters.set('Signature', signV1(stringToSignV1(method, parameters), key.accessKeySecret));
  variation.tamper?.(parameters);
  return place(method, parameters, form, {});
}

/** Signs with V3. */
export function signedV3(
  key: SigningKey,
  product: 'mts' | 'ice',
  action: string,
  business: Record<string, string> = {},
  variation: SigningVariation = {},
): PlainRequest {
  const { method = 'POST', time = new Date(), nonce = randomUUID(), form = false } = variation;
  const parameters = new Map(Object.entries(business));
  const request = place(method, parameters, form, {
    host: 'service.example',
    accept: 'application/json',
    'x-acs-action': action,
    'x-acs-version': variation.version ?? versions[product]!,
    'x-acs-date': stamp(time),
    'x-acs-signature-nonce': nonce,
    ...(key.securityToken !== undefined && { 'x-acs-security-token': key.securityToken }),
  });
  const hash = createHash('sha256').update(request.payload).digest('hex');
  request.headers['x-acs-content-sha256'] = hash;
  const names = Object.keys(request.headers)
    .filter((name) => name === 'host' || name.startsWith('x-acs-'))
    .sort();
  const query = form ? new Map<string, string>() : parameters;
  const canonical = canonicalRequestV3({ method, path: '/', query, headers: request.headers }, names, hash);
  const signature = signV3(canonical, key.accessKeySecret);
  request.headers['authorization'] =
    `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  if (!variation.tamper) return request;
  variation.tamper(parameters);
  return { ...place(method, parameters, form, {}), headers: request.headers };
}

function place(
  method: 'GET' | 'POST',
  parameters: Map<string, string>,
  form: boolean,
  headers: Record<string, string>,
): PlainRequest {
  const encoded = [...parameters].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
  if (!form) return { method, url: encoded ? `/?${encoded}` : '/', headers, payload: '' };
  return {
    method,
    url: '/',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: encoded,
  };
}

function stamp(time: Date | string): string {
  return typeof time === 'string' ? time : time.toISOString().replace(/\.\d+Z$/u, 'Z');
}
