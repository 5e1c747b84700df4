import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { logRequest } from '../log-request.ts';
import type { ServiceMetrics } from '../metrics.ts';
import type { ServiceOptions } from '../options.ts';
import type { RequestFacts } from '../request-facts.ts';
import { errorAnswer } from '../wire/answer.ts';
import { toWireError } from '../wire/from-thrown.ts';
import { hostIdOf } from '../wire/host-id.ts';
import { readableHeaders } from '../wire/incoming.ts';
import { formatFromHeaders } from '../wire/response-format.ts';
import { WireError } from '../wire/wire-error.ts';
import { readByteRange } from './byte-range.ts';
import type { LinkedObjects } from './linked-objects.ts';
import { isUnchanged, mayGiveRange, objectHeaders } from './object-headers.ts';
import { openObject, readLink } from './open-object.ts';

const prefix = '/objects/';

/** Serves the objects of the folder store to whoever has a link: `GET` and `HEAD /objects/<bucket>/<key>`. */
export function registerObjects(app: FastifyInstance, options: ServiceOptions, metrics: ServiceMetrics): void {
  const { objects, logger } = options;
  if (!objects) return;

  app.route({
    method: ['GET', 'HEAD'],
    url: `${prefix}*`,
    async handler(request, reply) {
      const startMs = performance.now();
      const facts: RequestFacts = { requestId: request.id, product: 'objects', action: 'GetObject' };
      // An answer has ended when its last byte is gone, or the client.
      reply.raw.once('close', () => {
        const seconds = (performance.now() - startMs) / 1000;
        const code = facts.error?.code ?? (reply.raw.writableFinished ? 'OK' : 'ClientGone');
        metrics.count({ product: 'objects', action: 'GetObject', code, seconds });
        logRequest(logger, facts, { status: reply.statusCode, seconds, sourceIp: request.ip });
      });
      try {
        return await answer(request, reply, objects, facts);
      } catch (error) {
        facts.error = toWireError(error);
        const headers = readableHeaders(request.headers);
        const format = formatFromHeaders(headers);
        const refusal = errorAnswer(facts.error, hostIdOf(headers), { requestId: request.id, format });
        return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
      }
    },
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { links, store }: LinkedObjects,
  facts: RequestFacts,
): Promise<FastifyReply> {
  const [path = '', query = ''] = (request.raw.url ?? '').split('?', 2);
  const location = readLink(path.slice(prefix.length), query, links);
  facts.object = `${location.bucket}/${location.key}`;
  const given = readableHeaders(request.headers);
  const file = await openObject(location, store);
  let handedOn = false;
  try {
    const stat = await file.stat({ bigint: true });
    const sizeBytes = Number(stat.size);
    const headers = objectHeaders(location.key, stat);
    if (isUnchanged(given, headers)) return await reply.code(304).headers(headers).send();

    const range = mayGiveRange(given['if-range'], headers) ? readByteRange(given['range'], sizeBytes) : undefined;
    if (range === 'unsatisfiable') {
      reply.header('content-range', `bytes */${sizeBytes}`);
      throw new WireError('InvalidRange');
    }
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    reply.code(range ? 206 : 200).headers({ ...headers, 'content-length': String(end - start + 1) });
    if (range) reply.header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
    if (request.method === 'HEAD' || sizeBytes === 0) return await reply.send();
    handedOn = true;
    return await reply.send(file.createReadStream({ start, end }));
  } finally {
    if (!handedOn) await file.close();
  }
}
