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

const boundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Starts at zero. Labels are of known operations and codes only, so their number is bounded. */
export function createServiceMetrics(): ServiceMetrics {
  const counts = new Map<string, number>();
  const times = new Map<string, { buckets: number[]; sum: number; count: number }>();

  return {
    count({ product, action, code, seconds }) {
      const labels = `product="${product}",action="${action}"`;
      const counted = `${labels},code="${code}"`;
      counts.set(counted, (counts.get(counted) ?? 0) + 1);
      const time = times.get(labels) ?? { buckets: boundsSeconds.map(() => 0), sum: 0, count: 0 };
      boundsSeconds.forEach((bound, at) => {
        if (seconds <= bound) time.buckets[at]! += 1;
      });
      time.sum += seconds;
      time.count += 1;
      times.set(labels, time);
    },

    render() {
      const lines = [
        '# HELP reelflow_http_requests_total Requests answered.',
        '# TYPE reelflow_http_requests_total counter',
        ...[...counts].map(([labels, value]) => `reelflow_http_requests_total{${labels}} ${value}`),
        '# HELP reelflow_http_request_seconds Time from request to answer.',
        '# TYPE reelflow_http_request_seconds histogram',
      ];
      for (const [labels, { buckets, sum, count }] of times) {
        const name = 'reelflow_http_request_seconds';
        boundsSeconds.forEach((bound, at) => lines.push(`${name}_bucket{${labels},le="${bound}"} ${buckets[at]!}`));
        lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`, `${name}_sum{${labels}} ${sum}`);
        lines.push(`${name}_count{${labels}} ${count}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}
