import { z } from 'zod';
import type { JsonObject } from '../contract/job.ts';
import { toDisplayPath } from './local-path.ts';
import { listStretches } from './result-lines.ts';
import type { RunRecord, RunStep } from './run-record.ts';

const covers = z.object({ covers: z.array(z.object({ score: z.number(), timeSeconds: z.number() })) });

/** A run for people: each step in a line, its outputs below it. */
export function summarizeRun(run: RunRecord): string {
  const lines = run.steps.flatMap((step) => [
    summarizeStep(step),
    ...step.outputs.map((url) => `    ${toDisplayPath(url)}`),
  ]);
  const head = `${run.workflowId}: ${run.status.toLowerCase()}`;
  return [head, ...lines, ...(run.error ? [`${run.error.type}: ${run.error.message}`] : [])].join('\n');
}

/** One step in a line: what it found and how long it took. */
function summarizeStep(step: Pick<RunStep, 'id' | 'state' | 'seconds' | 'result'>): string {
  const what = step.state === 'Success' ? describeResult(step.result ?? {}) : step.state;
  return `  ${step.id.padEnd(18)} ${what}, ${step.seconds.toFixed(1)} s`;
}

/** A result in a few words: covers with their scores, and of any other how many stretches it lists and its plain numbers. */
export function describeResult(result: JsonObject): string {
  const parsed = covers.safeParse(result);
  if (parsed.success) {
    const each = parsed.data.covers.map(
      ({ score, timeSeconds }) => `${score.toFixed(2)} at ${timeSeconds.toFixed(1)} s`,
    );
    return each.length === 0 ? 'no covers' : `${each.length} cover${each.length === 1 ? '' : 's'}: ${each.join('; ')}`;
  }
  const facts = Object.entries(result).flatMap(([name, value]) => {
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') return [];
    return [`${words(name)} ${value}`];
  });
  const { length } = listStretches(result);
  if (length > 0) facts.unshift(`${length} stretch${length === 1 ? '' : 'es'}`);
  return facts.join(', ') || 'done';
}

/** `cueCount` becomes `cues`, `faceArea` becomes `face area`. */
function words(name: string): string {
  return name.replace(/Count$/u, 's').replace(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}
