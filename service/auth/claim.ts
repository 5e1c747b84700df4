import type { Scheme } from '../wire/common-parameters.ts';
import type { Incoming } from '../wire/incoming.ts';
import { missing } from '../wire/missing.ts';
import { present } from '../wire/parameters.ts';
import { WireError } from '../wire/wire-error.ts';
import { parseAuthorizationV3, verifyV3 } from './signature-v3.ts';
import { verifyV1 } from './signature-v1.ts';

/** Who a request says it is from, still to be proven. */
export interface Claim {
  accessKeyId: string;
  timestamp: string;
  nonce: string;
  securityToken: string | undefined;
  /** @throws WireError `SignatureDoesNotMatch` */
  verify(accessKeySecret: string): void;
}

/** No client's nonce is near this long. */
const maxNonceLength = 256;

/**
 * Reads the credentials of a request.
 * @throws WireError `Missing…`, `IncompleteSignature` or `InvalidSignatureMethod`
 */
export function readClaim(incoming: Incoming, scheme: Scheme): Claim {
  const claim = scheme === 'V3' ? readV3(incoming) : readV1(incoming);
  if (claim.nonce.length > maxNonceLength) throw new WireError('IncompleteSignature', 'The nonce is too long.');
  return claim;
}

function readV1(incoming: Incoming): Claim {
  const { parameters } = incoming;
  const mandatory = (name: string): string => {
    const value = present(parameters, name);
    if (value === undefined) throw missing(name);
    return value;
  };
  const accessKeyId = mandatory('AccessKeyId');
  const signature = mandatory('Signature');
  // A header could name them too, but V1 signs no headers: whoever changed it would change what was asked for.
  for (const name of ['Version', 'Action']) mandatory(name);
  const method = present(parameters, 'SignatureMethod')?.toUpperCase() ?? 'HMAC-SHA1';
  if (method !== 'HMAC-SHA1' || (present(parameters, 'SignatureVersion') ?? '1.0') !== '1.0') {
    throw new WireError('InvalidSignatureMethod');
  }
  return {
    accessKeyId,
    timestamp: mandatory('Timestamp'),
    nonce: mandatory('SignatureNonce'),
    securityToken: present(parameters, 'SecurityToken'),
    verify: (accessKeySecret) => verifyV1(incoming, signature, accessKeySecret),
  };
}

function readV3(incoming: Incoming): Claim {
  const { headers } = incoming;
  const authorization = parseAuthorizationV3(incoming);
  const timestamp = headers['x-acs-date'];
  const nonce = headers['x-acs-signature-nonce'];
  if (!timestamp) throw missing('Timestamp');
  if (!nonce) throw missing('SignatureNonce');
  return {
    accessKeyId: authorization.accessKeyId,
    timestamp,
    nonce,
    securityToken: headers['x-acs-security-token'] || undefined,
    verify: (accessKeySecret) => verifyV3(incoming, authorization, accessKeySecret),
  };
}
