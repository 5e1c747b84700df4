/** One metric of all its label values, in Prometheus' text form. */
export interface MetricFamily {
  render(): string;
}

/** The labels of one value. Their values come from closed lists, so that the number of series stays bounded. */
export type Labels = Readonly<Record<string, string>>;

/** Counts up from zero. */
export interface Counter extends MetricFamily {
  add(labels: Labels): void;
}

/** Sorts values into buckets. */
export interface Histogram extends MetricFamily {
  observe(labels: Labels, value: number): void;
}

const boundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A counter; its name ends in `_total`. */
export function createCounter(name: string, help: string): Counter {
  const counts = new Map<string, number>();
  return {
    add(labels) {
      const text = labelText(labels);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    },
    render: () =>
      family(
        name,
        'counter',
        help,
        [...counts].map(([labels, value]) => `${name}{${labels}} ${value}`),
      ),
  };
}

/** A histogram of seconds, from 5 ms to 10 s; its name ends in `_seconds`. */
export function createHistogram(name: string, help: string): Histogram {
  const series = new Map<string, { buckets: number[]; sum: number; count: number }>();
  return {
    observe(labels, value) {
      const text = labelText(labels);
      const one = series.get(text) ?? { buckets: boundsSeconds.map(() => 0), sum: 0, count: 0 };
      boundsSeconds.forEach((bound, at) => {
        if (value <= bound) one.buckets[at]! += 1;
      });
      one.sum += value;
      one.count += 1;
      series.set(text, one);
    },
    render() {
      const lines = [...series].flatMap(([labels, { buckets, sum, count }]) => [
        ...boundsSeconds.map((bound, at) => `${name}_bucket{${labels},le="${bound}"} ${buckets[at]!}`),
        `${name}_bucket{${labels},le="+Inf"} ${count}`,
        `${name}_sum{${labels}} ${sum}`,
        `${name}_count{${labels}} ${count}`,
      ]);
      return family(name, 'histogram', help, lines);
    },
  };
}

function family(name: string, type: string, help: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/gu, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`))}"`)
    .join(',');
}
