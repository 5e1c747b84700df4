import type { ServiceOptions } from '../options.ts';
import type { Incoming } from '../wire/incoming.ts';
import { present } from '../wire/parameters.ts';
import { WireError } from '../wire/wire-error.ts';
import { isFromThisMachine } from './own-machine.ts';
import type { Principal } from './principal.ts';

/** Whether a request has no credentials at all; with wrong ones it is refused like any other. */
export function isUnsigned({ headers, parameters }: Incoming): boolean {
  return (
    headers['authorization'] === undefined && !present(parameters, 'AccessKeyId') && !present(parameters, 'Signature')
  );
}

/**
 * Who an unsigned request acts as. A page in a browser on this machine must not be able to send one, so whatever
 * has an `Origin`, came through a proxy, or names another host is refused.
 * @throws WireError `MissingAccessKeyId`
 */
export function unsignedPrincipal(
  incoming: Incoming,
  { accountId, buckets }: NonNullable<ServiceOptions['unsignedLoopback']>,
): Principal {
  if (!isFromThisMachine(incoming)) {
    throw new WireError(
      'MissingAccessKeyId',
      'AccessKeyId is mandatory for this action: unsigned calls are for this machine only.',
    );
  }
  return { accountId, buckets, controlPolicies: [], identityPolicies: [] };
}
