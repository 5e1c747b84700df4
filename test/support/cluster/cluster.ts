import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { Say } from '../../../workers/embedded/notice.ts';
import { runCommand } from '../../../workers/embedded/run-command.ts';
import { isRunning } from '../processes.ts';
import { findClusterBinaries } from './binaries.ts';
import { startGuarded, type Guarded } from './guarded.ts';
import { lowPorts } from './low-ports.ts';
import { databaseUser, startPostgresql, type Postgresql } from './postgresql.ts';
import { serviceNames, temporalConfiguration, type TemporalClusterSettings } from './temporal-configuration.ts';

/** Temporal's own server on PostgreSQL, both on loopback, on free ports and in a folder of their own. */
export interface Cluster {
  address: string;
  /** Started again on the same port and data when it is killed. */
  postgresql: Postgresql;
  temporal: Guarded;
  /** Ends both and removes their folder. */
  stop(): Promise<void>;
}

const folderPrefix = 'reelflow-cluster-';
const startMs = 120_000;

/**
 * Starts a cluster with no namespace yet. It ends with this process, also when that is killed.
 * @throws Error with the end of the log of what does not come up
 */
export async function startCluster(say: Say): Promise<Cluster> {
  const binaries = await findClusterBinaries(say);
  await removeLeftFolders();
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${String(process.pid)}-`));
  // PostgreSQL may run as another user, who has to get to its own folder inside.
  await chmod(folder, 0o711);
  const databaseFolder = join(folder, 'postgresql');
  await mkdir(databaseFolder);
  const password = randomBytes(16).toString('hex');
  const running: Guarded[] = [];
  const stop = async (): Promise<void> => {
    // Temporal first: a database waits for those who are connected.
    for (const program of running.reverse()) await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [port = 0, ...otherPorts] = await lowPorts(1 + 2 * serviceNames.length);
    const native = binaries.postgresql;
    const postgresql = await startPostgresql({ native, folder: databaseFolder, port, password });
    running.push(postgresql);
    await makeTables(binaries.sqlTool, postgresql.port, password);
    const ports = servicePorts(otherPorts);
    const configuration = temporalConfiguration({ databasePort: postgresql.port, password, ports });
    await mkdir(join(folder, 'config'), { mode: 0o700 });
    await writeFile(join(folder, 'config', 'cluster.yaml'), configuration, { mode: 0o600 });
    const logPath = join(folder, 'temporal.log');
    const temporal = startGuarded({
      command: binaries.server,
      args: ['--root', folder, '--config', 'config', '--env', 'cluster', '--allow-no-auth', 'start'],
      environment: process.env,
      logPath,
    });
    running.push(temporal);
    const address = `127.0.0.1:${String(ports.frontend.grpcPort)}`;
    await untilAnswers(address, logPath);
    return { address, postgresql, temporal, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTables(sqlTool: string, port: number, password: string): Promise<void> {
  const environment = { ...process.env, SQL_PASSWORD: password };
  const server = ['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(port), '-u', databaseUser];
  for (const [database, schema] of [
    ['temporal', 'temporal'],
    ['temporal_visibility', 'visibility'],
  ] as const) {
    const run = (...args: string[]): Promise<string> =>
      runCommand(sqlTool, [...server, '--db', database, ...args], { environment });
    await run('create-database');
    await run('setup-schema', '-v', '0.0');
    await run('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}

function servicePorts(free: readonly number[]): TemporalClusterSettings['ports'] {
  const pairs = serviceNames.map((name, at) => [name, { grpcPort: free[2 * at]!, membershipPort: free[2 * at + 1]! }]);
  return Object.fromEntries(pairs) as TemporalClusterSettings['ports'];
}

async function untilAnswers(address: string, logPath: string): Promise<void> {
  const end = Date.now() + startMs;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2000 });
      await connection.close();
      return;
    } catch (cause) {
      if (Date.now() > end) {
        const log = await readFile(logPath, 'utf8').catch(() => '');
        throw new Error(`Temporal does not come up at ${address}. ${log.slice(-800)}`, { cause });
      }
      await sleep(200);
    }
  }
}

/** Removes the folders of clusters whose process was killed. */
async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = new RegExp(`^${folderPrefix}(\\d+)-`, 'u').exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}
