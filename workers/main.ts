/** The main of a worker process: serves workflows, light activities and media work until SIGTERM or SIGINT. */
import pino from 'pino';
import { readConfiguration } from './configuration.ts';
import { createWorkers } from './create-workers.ts';
import { installRuntime } from './install-runtime.ts';
import { withPatience } from './with-patience.ts';

const configuration = readConfiguration();
const log = pino({ level: configuration.logLevel, base: { process: 'worker', pid: process.pid } });
installRuntime(log, configuration.metricsAddress);

const workers = await withPatience(() => createWorkers(configuration, (line) => log.info(line)), log);
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
