import type { Guards } from '../network/guards.ts';
import type { AccessFile } from './auth/access-file.ts';
import type { NonceStore } from './auth/nonce-store.ts';
import type { JobBackend } from './backend.ts';
import type { LinkedObjects } from './objects/linked-objects.ts';
import type { ServiceLogger } from './logger.ts';
import type { ThrottleLimit } from './throttle.ts';

/** What the service is made of. */
export interface ServiceOptions {
  backend: JobBackend;
  access: Pick<AccessFile, 'current'>;
  nonces: NonceStore;
  logger: ServiceLogger;
  /** Of the addresses that callers name, for inputs and notifications. */
  guards: Guards;
  /** Objects that links lead to under `/objects/`; default none. */
  objects?: LinkedObjects;
  /** Named in resources that policies match; default `local`. */
  region?: string;
  /** For each user and operation; default 100 calls a second. */
  throttle?: ThrottleLimit;
  /** Lets unsigned requests from this machine act as the root of an account; default no. */
  unsignedLoopback?: { accountId: string; buckets: readonly string[] };
  /** Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; default none. */
  trustedProxies?: readonly string[];
  /** More metrics in Prometheus' text form, put behind those of the service; default none. */
  moreMetrics?(): Promise<string>;
  /** Who may read `/metrics`; default this machine. */
  metricsFor?: 'loopback' | 'everyone';
  limits?: Partial<ServiceLimits>;
  /** For tests; default the system's clock. */
  now?(): number;
}

/** What one client may ask of the process. */
export interface ServiceLimits {
  /** Default 1 MiB. */
  bodyBytes: number;
  /** Of path and query: SDK clients put every parameter there. Default 64 KiB. */
  urlBytes: number;
  /** Of all header lines together; the request line has `urlBytes` besides. Default 16 KiB. */
  headerBytes: number;
  /** Connections at a time; more are closed at once. Default 2000. */
  connections: number;
  /** In which all headers must have come. Default 10 s. */
  headersTimeoutMs: number;
  /** In which the whole request must have come. Default 30 s. */
  requestTimeoutMs: number;
  /** How long a client may take nothing of its answer, which holds a file open. Default 60 s, the usual proxy's. */
  silenceMs: number;
  /** How long an idle connection is kept. Default 75 s, more than the usual proxy's. */
  keepAliveMs: number;
  /** How long running requests may go on once the service closes. Default 10 s. */
  closeMs: number;
}

/** The limits where nothing else is said. */
export const defaultLimits: ServiceLimits = {
  bodyBytes: 1 << 20,
  urlBytes: 64 << 10,
  headerBytes: 16 << 10,
  connections: 2000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  silenceMs: 60_000,
  keepAliveMs: 75_000,
  closeMs: 10_000,
};
