import type { FastifyInstance } from 'fastify';

/** Lets running requests end when the service closes, but not for ever. */
export function closeGracefully(app: FastifyInstance, closeMs: number): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    // Unreferenced: when all have ended in time nothing waits for this.
    setTimeout(() => app.server.closeAllConnections(), closeMs).unref();
    done();
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (closing) reply.header('connection', 'close');
    return payload;
  });
}
