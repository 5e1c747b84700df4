import { createHmac } from 'node:crypto';
import type { Incoming } from '../wire/incoming.ts';
import type { Parameters } from '../wire/parameters.ts';
import { percentEncode } from '../wire/percent-encoding.ts';
import { WireError } from '../wire/wire-error.ts';
import { sameText } from './same-text.ts';

/**
 * What a V1 client signs: the method and every parameter but the signature, sorted by name and encoded twice.
 * Source: the vendor's "Request signatures" for RPC APIs, version 1.0.
 */
export function stringToSignV1(method: string, parameters: Parameters): string {
  const canonical = [...parameters]
    .filter(([name]) => name !== 'Signature')
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  return `${method}&%2F&${percentEncode(canonical)}`;
}

/** The Base64 of HMAC-SHA1 under the secret and `&`. */
export function signV1(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(stringToSign).digest('base64');
}

/**
 * Checks a V1 signature. The Java clients leave empty values out of what they sign but send them; that form is
 * tried second, and is safe because an empty value counts as absent everywhere else.
 * @throws WireError `SignatureDoesNotMatch` with the string that the server signed, which holds no secret
 */
export function verifyV1({ method, parameters }: Incoming, signature: string, accessKeySecret: string): void {
  const stringToSign = stringToSignV1(method, parameters);
  if (sameText(signV1(stringToSign, accessKeySecret), signature)) return;
  const filled = new Map([...parameters].filter(([, value]) => value !== ''));
  if (filled.size < parameters.size) {
    if (sameText(signV1(stringToSignV1(method, filled), accessKeySecret), signature)) return;
  }
  // The token is not the server's to repeat.
  const shown = stringToSign.replace(/(SecurityToken%3D)(?:(?!%26).)*/u, '$1***');
  const message = `Specified signature is not matched with our calculation. server string to sign is:${shown}`;
  throw new WireError('SignatureDoesNotMatch', message);
}
