import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Configuration } from '../../contract/configuration.ts';
import { ReelflowError } from '../../contract/errors.ts';

/** A TCP port of the loopback interface that nothing listens on now. */
export async function freePort(): Promise<number> {
  return tryPort(0);
}

/**
 * Checks that a port can be listened on.
 * @param setting named in the error
 * @param host default the loopback interface
 * @throws ReelflowError `InvalidInput`
 */
export async function requireFreePort(port: number, setting: string, host?: string): Promise<void> {
  try {
    await tryPort(port, host);
  } catch (cause) {
    const message = `Port ${port} cannot be used (${cause instanceof Error ? cause.message : String(cause)}).`;
    throw new ReelflowError('InvalidInput', `${message} Set ${setting} to another, or unset it.`, { cause });
  }
}

/**
 * Checks that the job service can listen where it is told to.
 * @throws ReelflowError `InvalidInput`
 */
export async function requireServicePort({ serviceHost, servicePort }: Configuration): Promise<void> {
  const settings = 'REELFLOW_SERVICE_PORT (or REELFLOW_SERVICE_HOST)';
  if (servicePort > 0) await requireFreePort(servicePort, settings, serviceHost);
}

async function tryPort(wanted: number, host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(wanted, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
