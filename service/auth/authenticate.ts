import type { Scheme } from '../wire/common-parameters.ts';
import type { Incoming } from '../wire/incoming.ts';
import { WireError } from '../wire/wire-error.ts';
import type { AccessIndex, KnownKey } from './access-index.ts';
import { readClaim, type Claim } from './claim.ts';
import { checkTime } from './clock-window.ts';
import type { NonceStore } from './nonce-store.ts';
import type { Principal } from './principal.ts';
import { sameText } from './same-text.ts';

/** What proof is checked against. */
export interface AuthenticationContext {
  keys: AccessIndex;
  nonces: NonceStore;
  now(): number;
}

/** Someone proven. */
export interface Authenticated {
  accessKeyId: string;
  principal: Principal;
}

/**
 * Proves who a request is from, in this order: credentials present, time, key, signature, session, nonce. The nonce
 * comes last, so that a forged request cannot use one up.
 * @throws WireError with the code of the first check that fails
 */
export async function authenticate(
  incoming: Incoming,
  scheme: Scheme,
  { keys, nonces, now }: AuthenticationContext,
): Promise<Authenticated> {
  const claim = readClaim(incoming, scheme);
  checkTime(claim.timestamp, now());
  const key = keys.get(claim.accessKeyId);
  if (!key) throw new WireError('InvalidAccessKeyId.NotFound');
  if (!key.active) throw new WireError('InvalidAccessKeyId.Inactive');
  claim.verify(key.accessKeySecret);
  checkSession(claim, key, now());
  if (!(await useNonce(nonces, claim))) throw new WireError('SignatureNonceUsed');
  return { accessKeyId: claim.accessKeyId, principal: key.principal };
}

/** A token goes with a temporary key and with no other; a temporary key never goes without. */
function checkSession({ securityToken }: Claim, { session }: KnownKey, nowMs: number): void {
  if (!session) {
    if (securityToken !== undefined) throw new WireError('InvalidSecurityToken.MismatchWithAccessKey');
    return;
  }
  if (securityToken === undefined) {
    throw new WireError('InvalidSecurityToken.MismatchWithAccessKey', 'This access key needs its SecurityToken.');
  }
  if (!/^[\x21-\x7e]{16,4096}$/u.test(securityToken)) throw new WireError('InvalidSecurityToken.Malformed');
  if (!sameText(securityToken, session.securityToken)) {
    throw new WireError('InvalidSecurityToken.MismatchWithAccessKey');
  }
  if (nowMs >= session.expiresMs) throw new WireError('InvalidSecurityToken.Expired');
}

/** What cannot be remembered is not accepted. */
async function useNonce(nonces: NonceStore, { accessKeyId, nonce }: Claim): Promise<boolean> {
  try {
    return await nonces.use(accessKeyId, nonce);
  } catch (error) {
    throw new WireError('ServiceUnavailable', undefined, { cause: error });
  }
}
