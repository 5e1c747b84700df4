import { authenticate } from './auth/authenticate.ts';
import { authorise } from './auth/authorise.ts';
import { principalName, type Principal } from './auth/principal.ts';
import type { Operation } from './operations/define-operation.ts';
import { productVersions } from './operations/define-operation.ts';
import { findOperation } from './operations/index.ts';
import { readParameters } from './operations/read-parameters.ts';
import type { ServiceOptions } from './options.ts';
import type { RequestFacts } from './request-facts.ts';
import type { Throttle } from './throttle.ts';
import { isUnsigned, unsignedPrincipal } from './auth/unsigned.ts';
import { readTarget, schemeOf, type Scheme, type Target } from './wire/common-parameters.ts';
import type { Incoming } from './wire/incoming.ts';
import { missing } from './wire/missing.ts';
import { WireError } from './wire/wire-error.ts';

/** What handling stands on besides the options. */
export interface HandlingContext extends ServiceOptions {
  calls: Throttle;
}

/** What an operation gave back. */
export interface Handled {
  action: string;
  body: object;
}

/**
 * Handles one request, checking in this order: operation, credentials, time, key, signature, session, nonce, rate,
 * policy, parameters.
 * @param facts filled in on the way
 * @throws WireError or ReelflowError of the first check that fails, or whatever the operation throws
 */
export async function handleRequest(
  incoming: Incoming,
  context: HandlingContext,
  facts: RequestFacts,
): Promise<Handled> {
  const now = context.now ?? Date.now;
  const scheme = schemeOf(incoming);
  const operation = requireOperation(readTarget(incoming, scheme));
  const { product, action } = operation;
  Object.assign(facts, { product, action });

  const principal = await identify(incoming, scheme, context, facts);
  facts.principal = principal;

  const waitMs = context.calls.take(`${principalName(principal)} ${product}:${action}`, now());
  if (waitMs > 0) throw new WireError('Throttling.User', undefined, { retryAfterMs: waitMs });

  authorise(principal, {
    product,
    action,
    region: context.region ?? 'local',
    facts: {
      'acs:SourceIp': incoming.sourceIp,
      'acs:SecureTransport': String(incoming.secure),
      'acs:CurrentTime': new Date(now()).toISOString(),
    },
  });

  const parameters = readParameters(operation.parameters, incoming.parameters);
  const { accountId } = principal;
  const { backend, guards } = context;
  return { action, body: await operation.handle(parameters, { backend, principal, accountId, guards }) };
}

function requireOperation({ version, action }: Target): Operation {
  if (!version) throw missing('Version');
  const product = Object.hasOwn(productVersions, version) ? productVersions[version] : undefined;
  if (!product) throw new WireError('InvalidVersion');
  if (!action) throw missing('Action');
  const operation = findOperation(product, action);
  if (!operation) throw new WireError('InvalidAction.NotFound');
  return operation;
}

async function identify(
  incoming: Incoming,
  scheme: Scheme,
  { access, nonces, now = Date.now, unsignedLoopback }: HandlingContext,
  facts: RequestFacts,
): Promise<Principal> {
  if (unsignedLoopback && isUnsigned(incoming)) {
    facts.scheme = 'unsigned';
    return unsignedPrincipal(incoming, unsignedLoopback);
  }
  facts.scheme = scheme;
  const { accessKeyId, principal } = await authenticate(incoming, scheme, { keys: access.current(), nonces, now });
  facts.accessKeyId = accessKeyId;
  return principal;
}
