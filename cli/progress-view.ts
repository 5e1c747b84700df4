import { MultiBar, type SingleBar } from 'cli-progress';
import type { JobState } from '../contract/job.ts';
import type { Output } from './output.ts';
import { attemptText } from './summary.ts';

/** How far one step is. */
export interface StepProgress {
  id: string;
  state: JobState;
  seconds: number;
  /** 0 to 1. */
  fraction: number;
  /** What is being done, in a few words. */
  phase: string;
  /** Which attempt, from 1; where it is known. */
  attempt?: number;
}

/** Shows how far the steps of a run are. */
export interface ProgressView {
  update(steps: StepProgress[]): void;
  /** Ends the showing, so that other text can follow. */
  stop(): void;
}

/** A view that can make room for a question. */
export interface PausableView extends ProgressView {
  pause(): void;
  resume(): void;
}

/** A view that shows nothing while it is paused and begins anew afterwards. */
export function createPausableView(output: Output): PausableView {
  let view: ProgressView | undefined = createProgressView(output);
  const stop = (): void => {
    view?.stop();
    view = undefined;
  };
  return {
    update: (steps) => view?.update(steps),
    stop,
    pause: stop,
    resume: () => (view ??= createProgressView(output)),
  };
}

/** Bars for someone who watches; for a file or a pipe plain lines now and then. */
export function createProgressView(output: Output): ProgressView {
  return output.live ? createBars() : createLines(output);
}

function createBars(): ProgressView {
  const bars = new Map<string, SingleBar>();
  const multi = new MultiBar({
    format: '{name} {bar} {percentage}% {elapsed}  {phase}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    hideCursor: true,
    linewrap: false,
    stopOnComplete: false,
  });
  return {
    update(steps) {
      for (const step of steps) {
        const values = {
          name: step.id.padEnd(18),
          elapsed: `${step.seconds.toFixed(0)}s`.padStart(5),
          phase: `${step.phase}${attemptText(step.attempt)}`,
        };
        const percent = Math.round(step.fraction * 100);
        const bar = bars.get(step.id);
        if (bar) bar.update(percent, values);
        else bars.set(step.id, multi.create(100, percent, values));
      }
    },
    stop: () => multi.stop(),
  };
}

const longestSilenceMs = 10_000;
const stepPercent = 10;

/** A line when a step begins another phase, and at each tenth of it or after ten seconds, if it has come further. */
function createLines(output: Output): ProgressView {
  const shown = new Map<string, { key: string; percent: number; time: number }>();
  return {
    update(steps) {
      for (const { id, state, phase, seconds, fraction, attempt } of steps) {
        const percent = Math.floor(fraction * 100);
        const key = `${state} ${phase} ${attempt ?? 1}`;
        const last = shown.get(id);
        const isNew = last?.key !== key;
        const further = last ? percent - last.percent : 0;
        const isDue = further >= stepPercent || (further > 0 && Date.now() - (last?.time ?? 0) >= longestSilenceMs);
        if (!isNew && !isDue) continue;
        shown.set(id, { key, percent, time: Date.now() });
        const far = state === 'Analysing' && percent > 0 ? ` ${percent}%` : '';
        const took = state === 'Analysing' || state === 'Queuing' ? '' : ` (${seconds.toFixed(1)} s)`;
        output.say(`${id}: ${phase}${far}${attemptText(attempt)}${took}`);
      }
    },
    stop: () => undefined,
  };
}
