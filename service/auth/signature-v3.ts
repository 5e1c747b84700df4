import { createHash, createHmac } from 'node:crypto';
import type { Incoming } from '../wire/incoming.ts';
import type { Parameters } from '../wire/parameters.ts';
import { percentEncode } from '../wire/percent-encoding.ts';
import { WireError } from '../wire/wire-error.ts';
import { sameText } from './same-text.ts';

/** What a V3 `Authorization` header says. */
export interface AuthorizationV3 {
  accessKeyId: string;
  /** In lower case, in the order in which they are signed. */
  signedHeaders: readonly string[];
  /** Hexadecimal, lower case. */
  signature: string;
}

const algorithm = 'ACS3-HMAC-SHA256';
const form = /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/iu;
/** Without any of these a signature would leave open what was asked for. */
const mandatory = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
];
const maxSignedHeaders = 64;

/**
 * Reads the `Authorization` header.
 * @throws WireError `IncompleteSignature` for another form or algorithm, or when a header that matters is not signed
 */
export function parseAuthorizationV3({ headers }: Pick<Incoming, 'headers'>): AuthorizationV3 {
  const [, accessKeyId, signed, signature] = form.exec(headers['authorization']?.trim() ?? '') ?? [];
  if (accessKeyId === undefined || signed === undefined || signature === undefined) {
    const advice = `Authorization is "${algorithm} Credential=<id>,SignedHeaders=<a;b>,Signature=<hex>".`;
    throw new WireError('IncompleteSignature', `The header Authorization is malformed. ${advice}`);
  }
  const signedHeaders = signed.toLowerCase().split(';', maxSignedHeaders + 1);
  if (signedHeaders.length > maxSignedHeaders) {
    throw new WireError('IncompleteSignature', `At most ${maxSignedHeaders} headers may be signed.`);
  }
  const needed = headers['x-acs-security-token'] === undefined ? mandatory : [...mandatory, 'x-acs-security-token'];
  for (const name of needed) {
    if (!signedHeaders.includes(name)) throw new WireError('IncompleteSignature', `The header ${name} must be signed.`);
  }
  return { accessKeyId, signedHeaders, signature: signature.toLowerCase() };
}

/**
 * What a V3 client hashes and signs.
 * Source: the vendor's "V3 request body and signature".
 */
export function canonicalRequestV3(
  incoming: Pick<Incoming, 'method' | 'path' | 'query' | 'headers'>,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const { method, path, headers } = incoming;
  const lines = signedHeaders.map((name) => `${name}:${utf8(headers[name] ?? '').trim()}\n`);
  return [method, path, canonicalQuery(incoming.query), lines.join(''), signedHeaders.join(';'), payloadHash].join(
    '\n',
  );
}

/** The hexadecimal HMAC-SHA256 of a canonical request. */
export function signV3(canonicalRequest: string, accessKeySecret: string): string {
  return createHmac('sha256', accessKeySecret).update(stringToSignV3(canonicalRequest)).digest('hex');
}

function stringToSignV3(canonicalRequest: string): string {
  return `${algorithm}\n${sha256(canonicalRequest)}`;
}

/**
 * Checks a V3 signature.
 * @throws WireError `SignatureDoesNotMatch` with what the server signed, which holds no secret
 */
export function verifyV3(incoming: Incoming, claim: AuthorizationV3, accessKeySecret: string): void {
  const payloadHash = sha256(incoming.body);
  if (incoming.headers['x-acs-content-sha256'] !== payloadHash) {
    throw new WireError('SignatureDoesNotMatch', 'The header x-acs-content-sha256 is not the SHA-256 of the body.');
  }
  const canonical = canonicalRequestV3(incoming, claim.signedHeaders, payloadHash);
  if (sameText(signV3(canonical, accessKeySecret), claim.signature)) return;
  // The token itself is a secret, whoever sent it.
  const shown = canonical.replace(/^(x-acs-security-token:).*$/mu, '$1***');
  const told = `server string to sign is:${stringToSignV3(canonical)} server canonical request is:${shown}`;
  const message = `Specified signature is not matched with our calculation. ${told}`;
  throw new WireError('SignatureDoesNotMatch', message);
}

function canonicalQuery(query: Parameters): string {
  return [...query]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** Node gives the bytes of a header one by one as characters; clients sign them as UTF-8. */
function utf8(header: string): string {
  return Buffer.from(header, 'latin1').toString('utf8');
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
