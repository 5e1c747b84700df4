import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { openAccessFile } from '../service/auth/access-file.ts';
import { openNonceStore } from '../service/auth/nonce-store.ts';
import type { ServiceLogger } from '../service/logger.ts';
import { createService } from '../service/server.ts';
import { createTemporalBackend } from '../service/temporal/backend.ts';
import { openLinkKey } from '../storage/links/link-key.ts';
import { createLinkSigner } from '../storage/links/link-signer.ts';
import type { MachineConfiguration } from './configuration.ts';
import { createStore } from './create-store.ts';
import { prepareNamespace } from './prepare-namespace.ts';

/** A job service that listens. */
export interface RunningService {
  url: string;
  /** Answers what is under way, takes nothing new, and lets go of everything. */
  close(): Promise<void>;
}

/** Starts the job service. */
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
  const connection = await Connection.connect({ ...configuration.connection, connectTimeout: '10 seconds' });
  await prepareNamespace(connection, namespace);
  const access = await openAccessFile({ path: accessFile, logger });
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
