/** The main of a worker process: serves workflows, light activities and media work until SIGTERM or SIGINT. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { readConfiguration } from './configuration.ts';
import { createWorkers } from './create-workers.ts';
import { withPatience } from './with-patience.ts';

const configuration = readConfiguration();
const log = pino({ level: configuration.logLevel, base: { process: 'worker', pid: process.pid } });
Runtime.install({
  shutdownSignals: [],
  logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
    const method = level === 'WARN' || level === 'ERROR' ? (level.toLowerCase() as 'warn' | 'error') : 'debug';
    log[method](meta ?? {}, message);
  }),
});

const workers = await withPatience(() => createWorkers(configuration), log);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, workers.shutdown);
// Started by a parent that is gone, a worker has no one left to serve.
process.once('disconnect', workers.shutdown);
log.info(
  { address: configuration.connection.address, mediaConcurrency: configuration.mediaConcurrency },
  'worker ready',
);
process.send?.('ready');
await workers.run();
// The channel to the parent would keep this process alive.
if (process.connected) process.disconnect();
