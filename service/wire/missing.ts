import { WireError } from './wire-error.ts';

/** The refusal of a request without a mandatory parameter. */
export function missing(name: string): WireError {
  return new WireError(`Missing${name}`, `${name} is mandatory for this action.`);
}
