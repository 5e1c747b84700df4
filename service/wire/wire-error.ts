import { errorTable, type WireCode } from './error-table.ts';

/** What an error answer may carry besides its code. */
export interface WireErrorDetails {
  /** Sent as `x-acs-retry-after`, rounded up to whole milliseconds. */
  retryAfterMs?: number;
  /** Extra members of the body, for example `AccessDeniedDetail`. */
  members?: Record<string, unknown>;
  cause?: unknown;
}

/** A refusal as the client will read it. */
export class WireError extends Error {
  readonly code: WireCode;
  readonly httpStatus: number;
  readonly details: WireErrorDetails;

  constructor(code: WireCode, message?: string, details: WireErrorDetails = {}) {
    const row = errorTable[code as keyof typeof errorTable] as { httpStatus: number; message: string } | undefined;
    super(message ?? row?.message ?? code, { cause: details.cause });
    this.name = code;
    this.code = code;
    this.httpStatus = row?.httpStatus ?? 400;
    this.details = details;
  }
}
