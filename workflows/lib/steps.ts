import { defineQuery, setHandler, upsertMemo } from '@temporalio/workflow';
import { stepMemo, type StepRecord } from '../../contract/run.ts';

/** The steps of a run so far, in the order in which they began. */
export const stepsQuery = defineQuery<StepRecord[]>('steps');

const steps: StepRecord[] = [];

/**
 * Notes a new step; the run's steps can be queried, and are read from the memo when no worker is alive.
 * @returns what changes the step's record
 */
export function beginStep(step: StepRecord): (change: Partial<StepRecord>) => void {
  if (steps.length === 0) setHandler(stepsQuery, () => steps);
  const name = stepMemo(steps.push(step));
  const note = (): void => upsertMemo({ [name]: step });
  note();
  return (change) => {
    Object.assign(step, change);
    note();
  };
}

/** An id that no step of this run has yet: the wanted one, or with a number behind it. */
export function uniqueStepId(wanted: string): string {
  const taken = new Set(steps.map((step) => step.id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? wanted : `${wanted}-${String(number)}`;
    if (!taken.has(id)) return id;
  }
}
