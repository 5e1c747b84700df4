import { request as httpRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { PlainRequest } from './signed-request.ts';

/** An answer with its JSON body. */
export interface JsonAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  body: Record<string, unknown>;
}

/** Sends a request to a service that listens, with exactly these headers. */
export async function send(app: FastifyInstance, request: PlainRequest): Promise<JsonAnswer> {
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The service does not listen.');
  return sendTo(address.port, request);
}

/** Sends a request to a port of this machine, with exactly these headers. */
export async function sendTo(port: number, { method, url, headers, payload }: PlainRequest): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
        const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body });
      });
    });
    request.on('error', reject);
    request.end(payload);
  });
}
