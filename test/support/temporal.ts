import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../../workers/embedded/find-temporal.ts';
import { startTemporalServer, type TemporalServer } from '../../workers/embedded/temporal-server.ts';

/** A Temporal server on free ports and in a folder of its own, which goes when it is stopped. */
export async function startTemporal(): Promise<TemporalServer> {
  const environment = process.env;
  const { path } = await findTemporal({ environment, say: () => {} });
  const dataFolder = await mkdtemp(join(tmpdir(), 'reelflow-temporal-'));
  const server = await startTemporalServer({ binary: path, dataFolder, namespace: 'default', environment });
  return {
    ...server,
    get pid() {
      return server.pid;
    },
    async stop() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
