import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { searchAttributes } from '../../contract/temporal.ts';
import { freePort, requireFreePort } from './free-port.ts';
import { databasePath } from './leftovers.ts';
import { rotateLog } from './log-file.ts';
import { supervise } from './supervise.ts';
import { waitUntilHealthy } from './temporal-health.ts';

/** How to run the embedded Temporal server. */
export interface TemporalServerOptions {
  /** The Temporal CLI. */
  binary: string;
  /** Holds its database, `temporal.sqlite`, and its log under `logs/`. */
  dataFolder: string;
  namespace: string;
  /** How long ended runs stay readable, in days; default what was said last, at first 30. */
  retentionDays?: number | undefined;
  /** Default free ports; the Web UI is 1000 above a port that is given. */
  port?: number;
  environment: NodeJS.ProcessEnv;
  /** Called when the server died and is being started again. */
  onCrash?(reason: string): void;
}

/** A running server. Its addresses stay the same when it is started again. */
export interface TemporalServer {
  address: string;
  uiUrl: string;
  namespace: string;
  /** The process id of the server itself, not that of its guard. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const graceMs = 5000;
const maxCrashesAtStart = 2;
const guardPath = fileURLToPath(new URL('guard.js', import.meta.url));

/**
 * Starts a Temporal server on SQLite and waits until it answers. It is started again when it dies, and ends with
 * this process even when that is killed.
 * @throws ReelflowError `ProviderUnavailable` with the end of its log when it does not come up; `InvalidInput` when a
 *   port that is given is taken
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { binary, dataFolder, namespace, environment } = options;
  const port = options.port ?? (await freePort());
  const uiPort = options.port === undefined ? await freePort() : options.port + 1000;
  if (options.port !== undefined) {
    await Promise.all([port, uiPort].map((wanted) => requireFreePort(wanted, 'REELFLOW_TEMPORAL_PORT')));
  }
  const database = databasePath(dataFolder);
  const logPath = join(dataFolder, 'logs', 'temporal.log');
  await mkdir(join(dataFolder, 'logs'), { recursive: true });
  await rotateLog(logPath);

  let pid: number | undefined;
  const givenUp = new AbortController();
  let crashCount = 0;
  const start = (): ReturnType<typeof fork> => {
    const log = openSync(logPath, 'a');
    try {
      const guard = fork(
        guardPath,
        [String(graceMs), binary, ...serverArguments({ database, namespace, port, uiPort })],
        {
          // A group of its own, so that a Ctrl-C in the terminal stops it only when we say so.
          detached: true,
          env: environment,
          execArgv: [],
          stdio: ['pipe', log, log, 'ipc'],
        },
      );
      guard.on('message', (message) => (pid = Number(message)));
      return guard;
    } finally {
      closeSync(log);
    }
  };
  const server = supervise({
    start,
    graceMs: graceMs + 2000,
    onCrash(reason) {
      if (pid !== undefined) killIfStill(pid);
      // One that cannot start at all, for want of its port or of a sound database, will not start later either.
      if (++crashCount === maxCrashesAtStart) givenUp.abort();
      options.onCrash?.(reason);
    },
  });
  const address = `127.0.0.1:${port}`;
  try {
    await waitUntilHealthy({ address, namespace, retentionDays: options.retentionDays, signal: givenUp.signal });
  } catch (error) {
    await server.stop();
    const log = await readFile(logPath, 'utf8').catch(() => '');
    if (error instanceof Error) error.message += ` The end of ${logPath}: ${log.trim().slice(-800)}`;
    throw error;
  }
  return {
    address,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    namespace,
    get pid() {
      return pid;
    },
    stop: () => server.stop(),
  };
}

/** The arguments of the server: WAL and NORMAL more than double the throughput of SQLite's defaults. */
export function serverArguments(settings: {
  database: string;
  namespace: string;
  port: number;
  uiPort: number;
}): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1'],
    ...['--port', String(settings.port), '--ui-port', String(settings.uiPort)],
    ...['--db-filename', settings.database],
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--namespace', settings.namespace],
    ...Object.values(searchAttributes).flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...['--log-level', 'warn', '--log-format', 'json'],
  ];
}

/** A guard that was killed leaves its server behind, which would hold the port. */
function killIfStill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, as it should be.
  }
}
