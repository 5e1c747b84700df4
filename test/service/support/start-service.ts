import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { createGuards } from '../../../network/guards.ts';
import { openAccessFile, type AccessFile } from '../../../service/auth/access-file.ts';
import type { accessSchema } from '../../../service/auth/access-schema.ts';
import { openNonceStore, type NonceStore } from '../../../service/auth/nonce-store.ts';
import type { ServiceOptions } from '../../../service/options.ts';
import { createService } from '../../../service/server.ts';
import { createMemoryBackend, type MemoryBackend } from './memory-backend.ts';
import { createMemoryLogger, type LogLine } from './memory-logger.ts';

/** An access file before defaults. */
export type AccessInput = z.input<typeof accessSchema>;

/** A service that listens on a free port of this machine. */
export interface RunningService {
  app: FastifyInstance;
  backend: MemoryBackend;
  access: AccessFile;
  nonces: NonceStore;
  accessPath: string;
  folder: string;
  log: LogLine[];
  /** `127.0.0.1:<port>` */
  endpoint: string;
  port: number;
  close(): Promise<void>;
}

/** How a test's service differs from the usual one. */
export interface ServiceVariation extends Partial<ServiceOptions> {
  accessDocument?: AccessInput;
  /** Stays when the service closes; default a new one that does not. */
  folder?: string;
  /** Default a free one. */
  port?: number;
}

/** The keys of the usual access file. */
export const aliceKey = { accessKeyId: 'AKID-alice', accessKeySecret: 'alice-secret-1234' };
export const bobKey = { accessKeyId: 'AKID-bob', accessKeySecret: 'bob-secret-56789' };
export const disabledKey = { accessKeyId: 'AKID-disabled', accessKeySecret: 'disabled-secret' };
export const accountOfAlice = '1000000000000001';
export const accountOfBob = '1000000000000002';

/** Two accounts. */
export const usualAccess: AccessInput = {
  accounts: [
    { id: accountOfAlice, buckets: ['media', 'team-*'], keys: [aliceKey, { ...disabledKey, active: false }] },
    { id: accountOfBob, buckets: ['bobs'], keys: [bobKey] },
  ],
};

/** Starts a service; close it in the test. */
export async function startService(variation: ServiceVariation = {}): Promise<RunningService> {
  const { accessDocument = usualAccess, folder, port: wantedPort = 0, ...options } = variation;
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'reelflow-service-')));
  const accessPath = join(home, 'access.json');
  await writeFile(accessPath, JSON.stringify(accessDocument), { mode: 0o600 });
  const { logger, lines: log } = createMemoryLogger();
  const backend = createMemoryBackend();
  const access = await openAccessFile({ path: accessPath, logger, pollMs: 50 });
  const nonces = await openNonceStore({ folder: join(home, 'nonces') });
  const guards = createGuards({ internalHosts: [], inputHosts: [] });
  const app = createService({
    backend,
    access,
    nonces,
    logger,
    guards,
    throttle: { callsPerSecond: 100_000 },
    ...options,
  });
  await app.listen({ host: '127.0.0.1', port: wantedPort });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = async (): Promise<void> => {
    await app.close();
    access.close();
    await nonces.close();
    if (folder === undefined) await rm(home, { recursive: true, force: true });
  };
  return { app, backend, access, nonces, accessPath, folder: home, log, endpoint: `127.0.0.1:${port}`, port, close };
}
