import { ApplicationFailure, CancelledFailure, type MetricMeter } from '@temporalio/common';
import type { ActivityInterceptorsFactory, MetricsExporterConfig } from '@temporalio/worker';
import type { ExecuteInput } from '../activities/execute.ts';
import { algorithms } from '../algorithms/index.ts';
import { isErrorType } from '../contract/errors.ts';

/** What a worker measures of its media work. */
export interface MediaMetrics {
  /** Measures each attempt of a job. */
  interceptor: ActivityInterceptorsFactory;
  /** How many media processes there are, at work or kept for the next task. */
  setProcessCount(count: number): void;
}

/** Media work takes from a second to hours. */
const attemptBoundsSeconds = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14_400];

/** Shows the metrics of the SDK and ours at `http://<address>/metrics`, by Prometheus' own conventions for names. */
export function prometheusAt(bindAddress: string): MetricsExporterConfig {
  return {
    prometheus: {
      bindAddress,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: { reelflow_job_attempt: attemptBoundsSeconds },
    },
  };
}

/** Labels are names of algorithms and of kinds of failure, of which there are few. */
export function createMediaMetrics(meter: MetricMeter): MediaMetrics {
  const attempts = meter.createCounter(
    'reelflow_job_attempts',
    undefined,
    'Attempts to run a job that have ended, by outcome: success, cancelled or the type of the error.',
  );
  const running = meter.createGauge('reelflow_job_attempts_running', 'int', undefined, 'Attempts under way.');
  const seconds = meter.createHistogram(
    'reelflow_job_attempt_seconds',
    'float',
    undefined,
    'Time that one attempt to run a job took.',
  );
  const processes = meter.createGauge('reelflow_media_processes', 'int', undefined, 'Media processes, idle ones too.');
  let runningCount = 0;
  running.set(0);
  processes.set(0);

  return {
    setProcessCount: (count) => processes.set(count),
    interceptor: () => ({
      inbound: {
        async execute(input, next) {
          const { request } = input.args[0] as ExecuteInput;
          const known = algorithms.some(({ name }) => name === request.functionName);
          const algorithm = known ? request.functionName : 'unknown';
          const startMs = performance.now();
          let outcome = 'success';
          running.set(++runningCount);
          try {
            return await next(input);
          } catch (error) {
            outcome = outcomeOf(error);
            throw error;
          } finally {
            running.set(--runningCount);
            attempts.add(1, { algorithm, outcome });
            seconds.record((performance.now() - startMs) / 1000, { algorithm });
          }
        },
      },
    }),
  };
}

function outcomeOf(error: unknown): string {
  if (error instanceof CancelledFailure) return 'cancelled';
  return error instanceof ApplicationFailure && isErrorType(error.type) ? error.type : 'Internal';
}
