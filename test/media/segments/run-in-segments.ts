import type { AlgorithmContext, AlgorithmDefinition, Segment, Span } from '../../../contract/algorithm.ts';
import type { JsonObject } from '../../../contract/job.ts';

/** What to run, on files. */
export interface SegmentedRun {
  algorithm: AlgorithmDefinition;
  input: string;
  moreInputs?: readonly string[];
  /** As a caller gives them; default none. */
  params?: JsonObject;
  /** The files to write, whose extensions name the container. */
  whole: string;
  joined: string;
  segmentSeconds: number;
}

/** What a run gave. */
interface Done {
  result: unknown;
  warnings: string[];
}

/** Runs an algorithm twice: on the whole input, and on its segments, which are then joined. */
export async function runInSegments(
  run: SegmentedRun,
): Promise<{ whole: Done; joined: Done; spans: Span[]; segments: Segment[] }> {
  const { algorithm, input, moreInputs = [], segmentSeconds } = run;
  const params: unknown = algorithm.params.parse(run.params ?? {});
  const open = (path: string): { context: AlgorithmContext<unknown>; warnings: string[] } => {
    const warnings: string[] = [];
    const context = {
      ...{ input, moreInputs, params, signal: new AbortController().signal, progress: () => undefined },
      output: () => ({ path, url: `file://${path}` }),
      warn: (message: string) => warnings.push(message),
    };
    return { context, warnings };
  };
  const { plan, run: runSpan, join } = algorithm.segments!;
  const whole = open(run.whole);
  const result = await algorithm.run(whole.context);
  const spans = await plan(open(run.joined).context, segmentSeconds);
  const segments: Segment[] = [];
  for (const [index, span] of spans.entries()) {
    const path = run.joined.replace(/(?=\.\w+$)/u, `-${String(index)}`);
    const made = await runSpan(open(path).context, span);
    // As it passes through a history.
    segments.push({ path, result: JSON.parse(JSON.stringify(made)) as JsonObject });
  }
  const joined = open(run.joined);
  return {
    whole: { result, warnings: whole.warnings },
    joined: { result: await join(joined.context, segments), warnings: joined.warnings },
    spans,
    segments,
  };
}
