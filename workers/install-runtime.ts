import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { ReelflowError } from '../contract/errors.ts';
import { prometheusAt } from './media-metrics.ts';

/**
 * Sets up what all Temporal workers of this process share: the log, and the metrics where an address is given.
 * @throws ReelflowError `InvalidInput` when the address cannot be used
 */
export function installRuntime(log: Logger, metricsAddress: string | undefined): void {
  const options: RuntimeOptions = {
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const method = level === 'WARN' || level === 'ERROR' ? (level.toLowerCase() as 'warn' | 'error') : 'debug';
      log[method](meta ?? {}, message);
    }),
  };
  if (metricsAddress === undefined) {
    Runtime.install(options);
    return;
  }
  try {
    Runtime.install({ ...options, telemetryOptions: { metrics: prometheusAt(metricsAddress) } });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Set REELFLOW_METRICS_ADDRESS to an address of this machine and a free port, or unset it.';
    throw new ReelflowError('InvalidInput', `No metrics can be shown at ${metricsAddress}: ${reason}. ${advice}`, {
      cause,
    });
  }
}
