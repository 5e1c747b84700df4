import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../../workers/embedded/run-command.ts';
import { copyPostgresql } from './binaries.ts';
import { startGuarded, type Guarded } from './guarded.ts';

/** The user that owns the databases. */
export const databaseUser = 'temporal';

/** A PostgreSQL server on loopback. */
export interface Postgresql extends Guarded {
  port: number;
}

/** PostgreSQL refuses to run as root, so it runs as `nobody` then. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * Makes a database server in a folder and starts it.
 * @param options.native where its programs are
 */
export async function startPostgresql(options: {
  native: string;
  /** Exists. */
  folder: string;
  port: number;
  password: string;
}): Promise<Postgresql> {
  const { folder, port, password } = options;
  const native = isRoot ? join(folder, 'native') : options.native;
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const logPath = join(folder, 'postgresql.log');
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (isRoot) {
    await copyPostgresql(options.native, native);
    for (const path of [data, passwordFile]) await chown(path, nobody, nobody);
  }
  const environment = { PATH: process.env['PATH'], LC_ALL: 'C' };
  const [initdb, ...initdbArguments] = asServer(join(native, 'bin', 'initdb'), [
    ...['--pgdata', data, '--username', databaseUser, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
  ]);
  await runCommand(initdb, initdbArguments, { folder, environment });
  const [command, ...args] = asServer(join(native, 'bin', 'postgres'), [
    ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  ]);
  const server = startGuarded({ command, args, environment, logPath });
  try {
    await untilListens(port);
  } catch (error) {
    await server.stop();
    throw new Error(`PostgreSQL does not come up: ${(await readFile(logPath, 'utf8')).slice(-800)}`, { cause: error });
  }
  return {
    port,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
  };
}

/** A command line that runs as a user whom PostgreSQL accepts. */
function asServer(command: string, args: string[]): [string, ...string[]] {
  if (!isRoot) return [command, ...args];
  const user = [`--reuid=${String(nobody)}`, `--regid=${String(nobody)}`, '--clear-groups'];
  return ['setpriv', ...user, '--', command, ...args];
}

async function untilListens(port: number): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const socket = createConnection({ host: '127.0.0.1', port });
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    } finally {
      socket.destroy();
    }
  }
}
