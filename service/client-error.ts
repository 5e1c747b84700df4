import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorAnswer } from './wire/answer.ts';
import type { WireCode } from './wire/error-table.ts';
import { WireError } from './wire/wire-error.ts';

const codes: Record<string, WireCode> = {
  HPE_HEADER_OVERFLOW: 'RequestHeadersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'RequestTimeout',
};

/** Answers what Node could not read as HTTP, in a form that every client can parse, and closes the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
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
