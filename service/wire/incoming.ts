import type { IncomingHttpHeaders } from 'node:http';
import { parseParameters, type Parameters } from './parameters.ts';
import { WireError } from './wire-error.ts';

/** A request as it came over HTTP, before anything is believed. */
export interface Incoming {
  method: 'GET' | 'POST';
  path: string;
  /** From the query alone: what a V3 signature covers. */
  query: Parameters;
  /** From the query and the form. */
  parameters: Parameters;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  sourceIp: string;
  /** Whether it came over TLS, to us or to a trusted proxy. */
  secure: boolean;
}

const form = 'application/x-www-form-urlencoded';

/**
 * Reads the parameters of a request.
 * @throws WireError `UnsupportedContentType`, `InvalidParameter` or `InvalidParameter.Format`
 */
export function readIncoming(
  request: Omit<Incoming, 'query' | 'parameters' | 'headers'> & { rawQuery: string; headers: IncomingHttpHeaders },
): Incoming {
  const { rawQuery, body, ...rest } = request;
  const headers = readableHeaders(request.headers);
  // An empty body has no type to speak of: Java and Go send one with any content type.
  const isForm = headers['content-type']?.split(';')[0]?.trim().toLowerCase() === form;
  if (body.length > 0 && !isForm) throw new WireError('UnsupportedContentType');
  const query = parseParameters(rawQuery);
  const parameters = body.length > 0 ? parseParameters(rawQuery, body.toString('utf8')) : query;
  return { ...rest, headers, body, query, parameters };
}

/** Each header as one text; Node gives a few as lists. */
export function readableHeaders(headers: IncomingHttpHeaders): Incoming['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
