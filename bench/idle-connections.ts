import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Connections that were used once and stay open. */
export interface IdleConnections {
  /** How many are still open. */
  open(): number;
  close(): void;
}

/** The service closes a connection that was idle for 75 s; a client that comes back now and then keeps it. */
const comeBackMs = 50_000;

/** Opens so many connections, each of which asks for the health and then nothing, but again every 50 seconds. */
export async function openIdleConnections(endpoint: string, count: number): Promise<IdleConnections> {
  const [host = '', port = ''] = endpoint.split(':');
  const sockets: Socket[] = [];
  const ask = (socket: Socket): void => void socket.write(`GET /healthz HTTP/1.1\r\nHost: ${endpoint}\r\n\r\n`);
  for (let at = 0; at < count; at++) {
    const socket = connect(Number(port), host);
    socket.on('error', () => socket.destroy());
    await once(socket, 'connect');
    ask(socket);
    await once(socket.setEncoding('utf8'), 'data');
    socket.resume();
    sockets.push(socket);
  }
  const isOpen = (socket: Socket): boolean => socket.readyState === 'open';
  const closing = new AbortController();
  const comeBack = async (): Promise<void> => {
    for (;;) {
      for (const socket of sockets) {
        if (isOpen(socket)) ask(socket);
        await sleep(comeBackMs / count, undefined, { signal: closing.signal });
      }
    }
  };
  void comeBack().catch(() => undefined);
  return {
    open: () => sockets.filter(isOpen).length,
    close() {
      closing.abort();
      for (const socket of sockets) socket.destroy();
    },
  };
}
