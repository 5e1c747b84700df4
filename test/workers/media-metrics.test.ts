import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import { expect, test } from '@jest/globals';
import pino from 'pino';
import { freePort } from '../../workers/embedded/free-port.ts';
import { installRuntime } from '../../workers/install-runtime.ts';
import { createMediaMetrics, prometheusAt } from '../../workers/media-metrics.ts';

const address = `127.0.0.1:${await freePort()}`;
Runtime.install({ telemetryOptions: { metrics: prometheusAt(address) } });

test('an address that is taken is told with what to do', () => {
  expect(() => installRuntime(pino({ level: 'silent' }), address)).toThrow(
    expect.objectContaining({ type: 'InvalidInput', message: expect.stringContaining('REELFLOW_METRICS_ADDRESS') }),
  );
});

test('a worker shows its media work to Prometheus, under names of few labels', async () => {
  const { interceptor, setProcessCount } = createMediaMetrics(Runtime.instance().metricMeter);
  const run = interceptor({} as never).inbound!.execute!.bind(undefined);
  const attempt = (functionName: string, next: () => Promise<unknown>): Promise<unknown> =>
    run({ args: [{ request: { functionName } }], headers: {} }, next).catch((error: unknown) => error);

  setProcessCount(2);
  await attempt('Cover', async () => 'done');
  await attempt('Cover', () => Promise.reject(ApplicationFailure.create({ type: 'MediaUnreadable' })));
  await attempt('Cover', () => Promise.reject(new CancelledFailure('asked for')));
  await attempt('a name "that\nno algorithm has', () => Promise.reject(new Error('unexpected')));

  const text = await (await fetch(`http://${address}/metrics`)).text();
  for (const line of [
    'reelflow_job_attempts_total{algorithm="Cover",outcome="success"} 1',
    'reelflow_job_attempts_total{algorithm="Cover",outcome="MediaUnreadable"} 1',
    'reelflow_job_attempts_total{algorithm="Cover",outcome="cancelled"} 1',
    'reelflow_job_attempts_total{algorithm="unknown",outcome="Internal"} 1',
    'reelflow_job_attempt_seconds_bucket{algorithm="Cover",le="14400"} 3',
    'reelflow_job_attempt_seconds_count{algorithm="Cover"} 3',
    'reelflow_job_attempts_running 0',
    'reelflow_media_processes 2',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});
