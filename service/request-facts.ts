import type { Principal } from './auth/principal.ts';
import type { Scheme } from './wire/common-parameters.ts';
import type { WireError } from './wire/wire-error.ts';

/** What becomes known of a request while it is handled, for the log and the metrics. Never holds a secret. */
export interface RequestFacts {
  requestId: string;
  product?: string;
  action?: string;
  scheme?: Scheme | 'unsigned';
  accessKeyId?: string;
  principal?: Principal;
  /** The object that a link leads to, as `bucket/key`. */
  object?: string;
  error?: WireError;
}
