import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errorAnswer } from './wire/answer.ts';
import type { WireCode } from './wire/error-table.ts';
import { WireError } from './wire/wire-error.ts';

const codes: Record<string, WireCode> = {
  HPE_HEADER_OVERFLOW: 'RequestHeadersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'RequestTimeout',
};

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Answers what Node could not read as HTTP, in a form that every client can parse, and closes the connection. */
export function createClientErrorHandler(): {
  /** Keeps in mind which answers of the server are still owed. */
  watch(server: Server): void;
  handle(error: Error & { code?: string }, socket: Socket): void;
} {
  const owed = new WeakMap<Socket, Set<Exchange>>();
  return {
    watch(server) {
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        const exchange = { request, response };
        const exchanges = owed.get(request.socket) ?? new Set();
        owed.set(request.socket, exchanges.add(exchange));
        response.once('close', () => exchanges.delete(exchange));
      });
    },
    handle(error, socket) {
      const mayAnswer = error.code !== 'ECONNRESET' && socket.writable && isNext([...(owed.get(socket) ?? [])]);
      if (mayAnswer) answer(error, socket);
      else socket.destroy();
    },
  };
}

/** Whether the next bytes on the connection are the answer to what is broken: else they would be taken for another's. */
function isNext([first, ...others]: Exchange[]): boolean {
  if (!first) return true;
  return others.length === 0 && !first.request.complete && !first.response.headersSent;
}

function answer(error: Error & { code?: string }, socket: Socket): void {
  const requestId = randomUUID().toUpperCase();
  const refusal = new WireError(codes[error.code ?? ''] ?? 'BadRequest');
  const { status, headers, body } = errorAnswer(refusal, 'localhost', { requestId, format: 'JSON' });
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}
