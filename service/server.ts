import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { registerApi } from './api-route.ts';
import { createClientErrorHandler } from './client-error.ts';
import { closeGracefully } from './close-gracefully.ts';
import { createServiceMetrics } from './metrics.ts';
import { registerObjects } from './objects/object-route.ts';
import { registerOperatorRoutes } from './operator-routes.ts';
import { defaultLimits, type ServiceOptions } from './options.ts';
import { errorAnswer } from './wire/answer.ts';
import { formatFromHeaders } from './wire/response-format.ts';
import { readableHeaders } from './wire/incoming.ts';
import { WireError } from './wire/wire-error.ts';
import { hostIdOf } from './wire/host-id.ts';

/** Gives the HTTP service; it listens once `listen` is called. It reads nothing but its options. */
export function createService(options: ServiceOptions): FastifyInstance {
  const limits = { ...defaultLimits, ...options.limits };
  const clientErrors = createClientErrorHandler();
  const app = fastify({
    // Fastify would log whole addresses, which hold signatures.
    logger: false,
    genReqId: () => randomUUID().toUpperCase(),
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.silenceMs,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: 'idle',
    // The answer to requests while closing is ours too.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    http: {
      maxHeaderSize: limits.urlBytes + limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      // Node's own answer would have no body.
      requireHostHeader: false,
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
    },
    clientErrorHandler: clientErrors.handle,
    frameworkErrors: (error, request, reply) => void sendError(request, reply, toFrameworkRefusal(error)),
  });
  app.server.maxConnections = limits.connections;
  clientErrors.watch(app.server);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const metrics = createServiceMetrics();
  closeGracefully(app, limits.closeMs);
  registerApi(app, options, limits, metrics);
  registerOperatorRoutes(app, options, metrics);
  registerObjects(app, options, metrics);
  app.setNotFoundHandler((request, reply) => {
    const isApi = request.url.split('?', 1)[0] === '/';
    return sendError(request, reply, new WireError(isApi ? 'UnsupportedHTTPMethod' : 'InvalidAction.NotFound'));
  });
  app.setErrorHandler((error, request, reply) => sendError(request, reply, toFrameworkRefusal(error)));
  return app;
}

/** What Fastify refuses before a route sees it: bodies that are too long, broken addresses, odd content types. */
function toFrameworkRefusal(error: unknown): WireError {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new WireError('RequestBodyTooLarge');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new WireError('UnsupportedContentType');
  const isClients = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return new WireError(isClients ? 'BadRequest' : 'InternalError', undefined, { cause: error });
}

function sendError(request: FastifyRequest, reply: FastifyReply, error: WireError): FastifyReply {
  const headers = readableHeaders(request.headers);
  const answer = errorAnswer(error, hostIdOf(headers), { requestId: request.id, format: formatFromHeaders(headers) });
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
