import type { ExecuteInput, ExecuteOutput } from '../../activities/execute.ts';
import type { MediaActivities } from '../../activities/index.ts';
import { inParallel } from './in-parallel.ts';

/**
 * Runs a job's algorithm, on a long input in segments: side by side on all workers, and each tried again alone.
 * Where they do not fit together in the end, once more on the whole.
 * @param executeAs gives the activity under a summary
 */
export async function executeInSegments(
  executeAs: (summary: string) => MediaActivities['execute'],
  input: ExecuteInput,
): Promise<ExecuteOutput> {
  const { functionName } = input.request;
  const whole = await executeAs(functionName)({ ...input, step: { kind: 'plan' } });
  const { spans } = whole;
  if (!spans) return whole;
  const count = spans.length;
  const made = await inParallel(
    ...spans.map((span, index) => () => {
      const summary = `${functionName}: segment ${String(index + 1)} of ${String(count)}`;
      return executeAs(summary)({ ...input, step: { kind: 'segment', span, index, count } });
    }),
  );
  const segments = made.map(({ outputs, result }) => ({ staged: outputs[0]?.staged ?? '', result }));
  const joined = await executeAs(`${functionName}: join`)({ ...input, step: { kind: 'join', segments } });
  if (joined.isApart) return executeAs(`${functionName}: in one piece`)(input);
  // A warning about the file comes from each segment that reads it.
  const warnings = [...new Set([...made.flatMap((segment) => segment.warnings), ...joined.warnings])];
  return { ...joined, warnings };
}
