/** The main of the job service: answers over HTTP until SIGTERM or SIGINT. */
import pino from 'pino';
import { readConfiguration } from './configuration.ts';
import { startService } from './start-service.ts';
import { withPatience } from './with-patience.ts';

const configuration = readConfiguration();
const log = pino({ level: configuration.logLevel, base: { process: 'service', pid: process.pid } });

const service = await withPatience(() => startService(configuration, log), log);
let closing: Promise<void> | undefined;
const stop = (): void => {
  closing ??= service.close().then(() => {
    // The channel to the parent would keep this process alive.
    if (process.connected) process.disconnect();
  });
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
// Started by a parent that is gone, a service has no one left to serve.
process.once('disconnect', stop);
log.info({ url: service.url, address: configuration.connection.address }, 'service ready');
process.send?.('ready');
