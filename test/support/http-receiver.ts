import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that arrived. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server of this machine that keeps what it is sent. */
export interface HttpReceiver {
  /** `http://<address>:<port>` */
  url: string;
  port: number;
  received: ReceivedRequest[];
  close(): Promise<void>;
}

/** Answers a request; `earlier` is how many came before it. */
export type Answer = (request: ReceivedRequest, response: ServerResponse, earlier: number) => void;

/** Starts one on a free port, or on one that is known. */
export async function startHttpReceiver(
  answer: Answer = (_, response) => response.end(),
  { address = '127.0.0.1', port = 0 } = {},
): Promise<HttpReceiver> {
  const received: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      const { method = '', url: path = '', headers } = incoming;
      received.push({ method, path, headers, body });
      answer(received.at(-1)!, response, received.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  const listening = server.address() as AddressInfo;
  return {
    url: `http://${address}:${listening.port}`,
    port: listening.port,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
