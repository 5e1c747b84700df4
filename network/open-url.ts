import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { ReelflowError } from '../contract/errors.ts';
import { readUrl, showUrl, type Guard, type ResolvedAddress } from './guard.ts';

/** A request to an address that someone else named. */
export interface GuardedRequest {
  guard: Guard;
  url: string;
  /** Default GET. */
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** For names to be resolved and a connection to be made, TLS included. Default 10 s. */
  connectMs?: number;
  /** In which something must arrive, over and over. Default 30 s. */
  idleMs?: number;
  /** For all of it, the body of the answer included; default no limit. */
  totalMs?: number;
  signal?: AbortSignal;
}

const maxRedirects = 3;
/** What another host may be sent too when it is redirected to; anything else may be meant for the first host alone. */
const plainHeaders = ['accept', 'content-type', 'if-range', 'range', 'user-agent'];

/**
 * Sends a request and gives the answer, its body unread: the caller reads or destroys it. The connection goes to
 * exactly the addresses that were checked, so a name that changes between check and connection changes nothing.
 * Redirects are checked like the first address; they are followed at most three times, never from https to http, and
 * with a body only where the method is kept (307 and 308). No proxy of the environment is used.
 * @throws ReelflowError `InvalidInput` or `NotPermitted` for what may not be asked, or the system's error
 */
export async function openUrl(request: GuardedRequest): Promise<IncomingMessage> {
  const signals = [request.signal, request.totalMs && AbortSignal.timeout(request.totalMs)].filter((one) => !!one);
  const signal = AbortSignal.any(signals);
  let url = readUrl(request.url);
  let headers = request.headers ?? {};
  for (let redirects = 0; ; redirects++) {
    const response = await send({ ...request, headers, signal }, url);
    const target = redirectOf(response, request.method ?? 'GET', url);
    if (!target) return response;
    response.destroy();
    if (redirects === maxRedirects) {
      throw new ReelflowError('InvalidInput', `${showUrl(url)} redirects too often. Name the final address.`);
    }
    if (url.protocol === 'https:' && target.protocol === 'http:') {
      throw new ReelflowError('NotPermitted', `${showUrl(url)} redirects from https to http. Name a safe address.`);
    }
    if (target.host !== url.host) {
      headers = Object.fromEntries(Object.entries(headers).filter(([name]) => plainHeaders.includes(name)));
    }
    url = target;
  }
}

/**
 * Reads the beginning of a body, at most so many bytes, and lets go of the rest.
 * @throws the system's error when the connection breaks before
 */
export async function readStart(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

function redirectOf(response: IncomingMessage, method: string, from: URL): URL | undefined {
  const { statusCode = 0, headers } = response;
  const isRedirect = [307, 308].includes(statusCode) || (method === 'GET' && [301, 302, 303].includes(statusCode));
  if (!isRedirect || headers.location === undefined) return undefined;
  return readUrl(headers.location, from);
}

async function send(request: GuardedRequest & { signal: AbortSignal }, url: URL): Promise<IncomingMessage> {
  const { guard, method = 'GET', headers, body, connectMs = 10_000, idleMs = 30_000, signal } = request;
  const connecting = new AbortController();
  const timer = setTimeout(() => {
    connecting.abort(new Error(`${url.host} did not accept a connection within ${connectMs / 1000} s.`));
  }, connectMs);
  try {
    guard.checkUrl(url);
    const addresses = await Promise.race([guard.resolve(url), aborted(signal), aborted(connecting.signal)]);
    const options: RequestOptions = {
      method,
      headers: { 'accept-encoding': 'identity', ...headers },
      // An agent of its own: no connection that was made for another request, and no proxy.
      agent: false,
      lookup: lookupOf(addresses),
    };
    const isTls = url.protocol === 'https:';
    const sent = isTls ? httpsRequest(url, options) : httpRequest(url, options);
    const stop = (reason: unknown): void => void sent.destroy(reason as Error);
    // After the answer has begun, what fails is told by its body.
    sent.on('error', () => undefined);
    sent.once('socket', (socket) => {
      socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    connecting.signal.addEventListener('abort', () => stop(connecting.signal.reason));
    const onAbort = (): void => stop(signal.reason);
    signal.addEventListener('abort', onAbort);
    sent.once('close', () => signal.removeEventListener('abort', onAbort));
    sent.setTimeout(idleMs, () => stop(new Error(`${url.host} was silent for ${idleMs / 1000} s.`)));
    sent.end(body);
    const [response] = await answered;
    return response;
  } finally {
    clearTimeout(timer);
  }
}

/** Answers the connection's own look-up with what was checked before. */
function lookupOf(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, done) => {
    const family = options.family === 4 || options.family === 6 ? options.family : undefined;
    const fitting = addresses.filter((one) => family === undefined || one.family === family);
    const [first] = fitting;
    if (!first) done(new Error(`There is no checked address of family ${String(family)}.`), '');
    else if (options.all) done(null, fitting);
    else done(null, first.address, first.family);
  };
}

async function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
