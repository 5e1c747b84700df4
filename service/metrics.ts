import { createCounter, createHistogram } from './metric-family.ts';

/** One request that was answered. */
export interface AnsweredRequest {
  product: string;
  action: string;
  /** `OK` or the code of the refusal. */
  code: string;
  seconds: number;
}

/** Counts requests for Prometheus. */
export interface ServiceMetrics {
  count(request: AnsweredRequest): void;
  /** In Prometheus' text form. */
  render(): string;
}

/** Starts at zero. Labels are of known operations and codes only, so their number is bounded. */
export function createServiceMetrics(): ServiceMetrics {
  const requests = createCounter('reelflow_http_requests_total', 'Requests answered.');
  const times = createHistogram('reelflow_http_request_seconds', 'Time from request to answer.');
  return {
    count({ product, action, code, seconds }) {
      requests.add({ product, action, code });
      times.observe({ product, action }, seconds);
    },
    render: () => requests.render() + times.render(),
  };
}
