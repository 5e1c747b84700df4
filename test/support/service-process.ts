import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { lowPorts } from './cluster/low-ports.ts';

const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

/** A real job service, run as `reelflow serve`. */
export interface ServiceProcess {
  pid: number;
  /** `127.0.0.1:<port>` */
  endpoint: string;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it as `reelflow up` does. */
  stop(): Promise<void>;
}

/** Starts a job service and waits until it serves. */
export async function startServiceProcess(options: {
  address: string;
  dataFolder: string;
  environment?: Record<string, string>;
}): Promise<ServiceProcess> {
  const [port] = await lowPorts(1);
  const child = fork(main, ['serve'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--enable-source-maps'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      TEMPORAL_ADDRESS: options.address,
      REELFLOW_DATA: options.dataFolder,
      REELFLOW_SERVICE_PORT: String(port),
      ...options.environment,
    },
  });
  await Promise.race([once(child, 'message'), failed(child)]);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    pid: child.pid!,
    endpoint: `127.0.0.1:${String(port)}`,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`The service ended with code ${String(code)} before it was ready.`);
}
