import type { z } from 'zod';
import type { Guards } from '../../network/guards.ts';
import type { Principal } from '../auth/principal.ts';
import type { JobBackend, Product } from '../backend.ts';

/** What a handler may use. */
export interface OperationContext {
  backend: JobBackend;
  principal: Principal;
  /** `principal.accountId`. */
  accountId: string;
  guards: Guards;
}

/** One operation of an API. */
export interface Operation<Schema extends z.ZodType = z.ZodType> {
  product: Product;
  /** The Action. */
  action: string;
  /** Of its parameters, each a text by its wire name; what it does not name is ignored. */
  parameters: Schema;
  /** What it does, in one sentence. */
  summary: string;
  /** Of the body of an answer, without its RequestId; members that are undefined are left out. */
  response: z.ZodType;
  /**
   * Does it.
   * @returns the body of the answer without its RequestId
   * @throws WireError or ReelflowError
   */
  handle(parameters: z.output<Schema>, context: OperationContext): Promise<object>;
}

/** Declares an operation; its parameters are checked before `handle` sees them. */
export function defineOperation<Schema extends z.ZodType>(operation: Operation<Schema>): Operation {
  return operation;
}

/** The versions by which the APIs are chosen. */
export const productVersions: Record<string, Product> = { '2014-06-18': 'mts', '2020-11-09': 'ice' };
