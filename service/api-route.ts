import type { FastifyInstance, FastifyRequest } from 'fastify';
import { handleRequest, type HandlingContext } from './handle-request.ts';
import { logRequest } from './log-request.ts';
import type { ServiceMetrics } from './metrics.ts';
import type { ServiceLimits, ServiceOptions } from './options.ts';
import type { RequestFacts } from './request-facts.ts';
import { createThrottle } from './throttle.ts';
import { errorAnswer, successAnswer, type Answer } from './wire/answer.ts';
import { toWireError } from './wire/from-thrown.ts';
import { hostIdOf } from './wire/host-id.ts';
import { readableHeaders, readIncoming, type Incoming } from './wire/incoming.ts';
import { formatFromHeaders, selectFormat, type ResponseFormat } from './wire/response-format.ts';
import { WireError } from './wire/wire-error.ts';

const noBody = Buffer.alloc(0);

/** Serves both APIs on `/`. */
export function registerApi(
  app: FastifyInstance,
  options: ServiceOptions,
  limits: ServiceLimits,
  metrics: ServiceMetrics,
): void {
  const calls = createThrottle(options.throttle ?? { callsPerSecond: 100 });
  const context: HandlingContext = { ...options, calls };

  app.route({
    method: ['GET', 'POST'],
    url: '/',
    async handler(request, reply) {
      const startMs = performance.now();
      const facts: RequestFacts = { requestId: request.id };
      const answer = await answerRequest(request, context, limits, facts);
      const seconds = (performance.now() - startMs) / 1000;
      const { product = 'none', action = 'none' } = facts;
      metrics.count({ product, action, code: answer.code ?? 'OK', seconds });
      logRequest(options.logger, facts, { status: answer.status, seconds, sourceIp: request.ip });
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    },
  });
}

async function answerRequest(
  request: FastifyRequest,
  context: HandlingContext,
  limits: ServiceLimits,
  facts: RequestFacts,
): Promise<Answer> {
  let format: ResponseFormat = formatFromHeaders(readableHeaders(request.headers));
  try {
    const incoming = read(request, limits);
    format = selectFormat(incoming);
    const { action, body } = await handleRequest(incoming, context, facts);
    return successAnswer(action, body, { requestId: request.id, format });
  } catch (error) {
    facts.error = toWireError(error);
    const hostId = hostIdOf(readableHeaders(request.headers));
    return errorAnswer(facts.error, hostId, { requestId: request.id, format });
  }
}

function read(request: FastifyRequest, limits: ServiceLimits): Incoming {
  const url = request.raw.url ?? '/';
  if (url.length > limits.urlBytes) throw new WireError('UriTooLong');
  const [path, rawQuery] = splitOnce(url, '?');
  return readIncoming({
    method: request.method === 'GET' ? 'GET' : 'POST',
    path,
    rawQuery,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : noBody,
    sourceIp: request.ip,
    secure: request.protocol === 'https',
  });
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
