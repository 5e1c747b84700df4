import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { openAccessFile } from '../service/auth/access-file.ts';
import { openNonceStore } from '../service/auth/nonce-store.ts';
import type { ServiceLogger } from '../service/logger.ts';
import { createService } from '../service/server.ts';
import { createCallMetrics } from '../service/temporal/call-metrics.ts';
import { createTemporalBackend } from '../service/temporal/backend.ts';
import { openLinkKey } from '../storage/links/link-key.ts';
import { createLinkSigner } from '../storage/links/link-signer.ts';
import type { MachineConfiguration } from './configuration.ts';
import { createStore } from './create-store.ts';
import { requireServicePort } from './embedded/free-port.ts';
import { prepareNamespace } from './prepare-namespace.ts';

/** A job service that listens. */
export interface RunningService {
  url: string;
  /** Answers what is under way, takes nothing new, and lets go of everything. */
  close(): Promise<void>;
}

/**
 * Starts the job service.
 * @throws ReelflowError `InvalidInput` for settings that cannot be used, such as a port that is taken
 */
export async function startService(
  configuration: MachineConfiguration,
  logger: ServiceLogger,
): Promise<RunningService> {
  const {
    temporalNamespace: namespace,
    dataFolder,
    accessFile,
    unsignedAccount,
    serviceHost,
    servicePort,
  } = configuration;
  await requireServicePort(configuration);
  const callMetrics = createCallMetrics();
  const connection = await Connection.connect({
    ...configuration.connection,
    connectTimeout: '10 seconds',
    interceptors: callMetrics.interceptors,
  });
  await prepareNamespace(connection, namespace, {
    days: configuration.retentionDays,
    say: (line) => logger.info({}, line),
  });
  const access = await openAccessFile({ path: accessFile, logger }).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const nonces = await openNonceStore({ folder: join(dataFolder, 'nonces') });
  let listening = '';
  const links =
    configuration.store.kind === 'folder'
      ? createLinkSigner({
          key: await openLinkKey(join(dataFolder, 'link-key')),
          baseUrl: () => configuration.publicUrl ?? listening,
        })
      : undefined;
  const store = await createStore(configuration, links);
  const app = createService({
    backend: createTemporalBackend({ client: new Client({ connection, namespace }), dataFolder, store }),
    ...(links && { objects: { links, store } }),
    access,
    nonces,
    logger,
    guards: configuration.guards,
    moreMetrics: async () => callMetrics.render(),
    trustedProxies: configuration.trustedProxies,
    throttle: { callsPerSecond: configuration.ratePerSecond },
    ...(unsignedAccount !== undefined && { unsignedLoopback: { accountId: unsignedAccount, buckets: ['*'] } }),
  });
  listening = await app.listen({ host: serviceHost, port: servicePort });
  return {
    url: listening,
    async close() {
      await app.close();
      access.close();
      await nonces.close();
      await connection.close();
    },
  };
}
