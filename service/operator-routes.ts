import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isFromThisMachine } from './auth/own-machine.ts';
import type { ServiceMetrics } from './metrics.ts';
import { openApiText } from './openapi/text.ts';
import type { ServiceOptions } from './options.ts';

/** Serves what operators and their tools look at: `/healthz`, `/readyz`, `/metrics` and `/openapi.json`. */
export function registerOperatorRoutes(app: FastifyInstance, options: ServiceOptions, metrics: ServiceMetrics): void {
  const { backend, logger, moreMetrics, metricsFor = 'loopback' } = options;

  app.get('/healthz', async (_request, reply) => reply.send({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    try {
      const state = await backend.ready();
      if (state.ready) return await reply.send({ status: 'ready' });
      // The reason may hold addresses of ours.
      const { reason } = state;
      return await reply.code(503).send({ status: 'not ready', ...(isFromHere(request) && { reason }) });
    } catch (error) {
      logger.error({ err: error }, 'Readiness could not be found out');
      return reply.code(503).send({ status: 'not ready', reason: 'The check failed.' });
    }
  });

  const description = openApiText();
  app.get('/openapi.json', async (_request, reply) =>
    reply.header('content-type', 'application/json;charset=utf-8').send(description),
  );

  app.get('/metrics', async (request, reply) => {
    if (metricsFor === 'loopback' && !isFromHere(request)) return reply.code(403).send({ status: 'forbidden' });
    const text = metrics.render() + ((await moreMetrics?.()) ?? '');
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(text);
  });
}

function isFromHere({ ip, headers }: FastifyRequest): boolean {
  return isFromThisMachine({ sourceIp: ip, headers });
}
