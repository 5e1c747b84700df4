import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor, type ConnectionOptions } from '@temporalio/client';
import { createCounter, createHistogram } from '../metric-family.ts';

/** Counts the calls of a connection to Temporal. */
export interface CallMetrics {
  /** What `Connection.connect` takes: the client's own retries, and the counting of each attempt. */
  interceptors: NonNullable<ConnectionOptions['interceptors']>;
  /** In Prometheus' text form. */
  render(): string;
}

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type InterceptorOptions = Parameters<Interceptor>[0];
type NextCall = Parameters<Interceptor>[1];

/** The names of gRPC's status codes, by number. */
const statusNames = [
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS'],
  ...['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED'],
  ...['INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'],
];

/** Starts at zero. Labels are the names of Temporal's methods and of gRPC's codes. */
export function createCallMetrics(): CallMetrics {
  const calls = createCounter('reelflow_temporal_calls_total', 'Attempts of calls to Temporal.');
  const times = createHistogram('reelflow_temporal_call_seconds', 'Time of one attempt of a call to Temporal.');

  const count = (options: InterceptorOptions, nextCall: NextCall): ReturnType<NextCall> => {
    const operation = options.method_definition.path.split('/').at(-1) ?? 'unknown';
    const call = nextCall(options);
    const start = call.start.bind(call);
    call.start = (metadata, listener) => {
      const startMs = performance.now();
      start(metadata, {
        onReceiveMetadata: (received) => listener?.onReceiveMetadata?.(received),
        onReceiveMessage: (message: unknown) => listener?.onReceiveMessage?.(message),
        onReceiveStatus(status) {
          calls.add({ operation, code: statusNames[status.code] ?? 'UNKNOWN' });
          times.observe({ operation }, (performance.now() - startMs) / 1000);
          listener?.onReceiveStatus?.(status);
        },
      });
    };
    return call;
  };

  return {
    // The call goes on as the one that it was; the type asks for gRPC's own wrapper, which nothing here needs.
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), count as Interceptor],
    render: () => calls.render() + times.render(),
  };
}
