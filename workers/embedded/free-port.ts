import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ReelflowError } from '../../contract/errors.ts';

/** A TCP port of the loopback interface that nothing listens on now. */
export async function freePort(): Promise<number> {
  return tryPort(0);
}

/**
 * Checks that nothing listens on a port.
 * @throws ReelflowError `InvalidInput`
 */
export async function requireFreePort(port: number): Promise<void> {
  try {
    await tryPort(port);
  } catch (cause) {
    const message = `Port ${port} cannot be used (${cause instanceof Error ? cause.message : String(cause)}).`;
    throw new ReelflowError('InvalidInput', `${message} Set REELFLOW_TEMPORAL_PORT to another, or unset it.`, {
      cause,
    });
  }
}

async function tryPort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
