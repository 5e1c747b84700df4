import type { Incoming } from './incoming.ts';
import { present } from './parameters.ts';

/** How a request is signed: HMAC-SHA1 among the parameters (V1), or ACS3-HMAC-SHA256 in headers (V3). */
export type Scheme = 'V1' | 'V3';

/** What says how a request is signed. pop-core sends `x-acs-action` with V1 too, so only `Authorization` decides. */
export function schemeOf(incoming: Incoming): Scheme {
  return incoming.headers['authorization']?.startsWith('ACS3-') ? 'V3' : 'V1';
}

/** The operation asked for. */
export interface Target {
  version: string | undefined;
  action: string | undefined;
}

/** Reads the operation from where the scheme has it; an unsigned V3 request still has its headers. */
export function readTarget(incoming: Incoming, scheme: Scheme): Target {
  const { headers, parameters } = incoming;
  if (scheme === 'V3') return { version: headers['x-acs-version'], action: headers['x-acs-action'] };
  return {
    version: present(parameters, 'Version') ?? headers['x-acs-version'],
    action: present(parameters, 'Action') ?? headers['x-acs-action'],
  };
}
