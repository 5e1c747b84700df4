import type { Incoming } from './incoming.ts';
import { present } from './parameters.ts';
import { WireError } from './wire-error.ts';

/** How an answer is written. */
export type ResponseFormat = 'JSON' | 'XML';

/**
 * Chooses the format: the `Format` parameter, else JSON where `Accept` names it, else XML, the default of V1.
 * @throws WireError `InvalidParameter.NotSupported` for another `Format`
 */
export function selectFormat({ parameters, headers }: Pick<Incoming, 'parameters' | 'headers'>): ResponseFormat {
  const asked = present(parameters, 'Format')?.toUpperCase();
  if (asked === undefined) return formatFromHeaders(headers);
  if (asked === 'JSON' || asked === 'XML') return asked;
  throw new WireError('InvalidParameter.NotSupported', 'Format is JSON or XML.');
}

/** The format when the parameters could not be read. */
export function formatFromHeaders(headers: Incoming['headers']): ResponseFormat {
  return headers['accept']?.toLowerCase().includes('json') ? 'JSON' : 'XML';
}
