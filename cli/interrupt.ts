import { createInterface } from 'node:readline/promises';
import { stderr, stdin } from 'node:process';

/** What someone who pressed Ctrl-C wants. */
type Interruption = 'detach' | 'cancel';

/** Watches for Ctrl-C while something runs that could go on without this process. */
export interface InterruptWatch {
  /** Aborted as soon as there is an answer. */
  signal: AbortSignal;
  readonly choice: Interruption | undefined;
  /** Puts signals back to what they were. */
  stop(): void;
}

/** What Ctrl-C means where the answer is known: whoever only watches leaves. */
export type OnInterrupt = 'ask' | 'leave';

/**
 * Asks once, at a terminal, whether to detach or to cancel; a second Ctrl-C cancels. Without a terminal nobody can
 * answer, so the first one cancels. With `leave` nobody is asked and nothing is cancelled.
 */
export function watchInterrupts(
  view: { pause(): void; resume(): void },
  onInterrupt: OnInterrupt = 'ask',
): InterruptWatch {
  const decided = new AbortController();
  const question = new AbortController();
  let choice: Interruption | undefined;
  const decide = (chosen: Interruption): void => {
    choice ??= chosen;
    question.abort();
    decided.abort();
  };
  let asked = false;
  const interrupted = (): void => {
    if (onInterrupt === 'leave') decide('detach');
    else if (asked || !stdin.isTTY || !stderr.isTTY) decide('cancel');
    else void ask();
    asked = true;
  };
  const terminated = (): void => decide(onInterrupt === 'leave' ? 'detach' : 'cancel');
  const ask = async (): Promise<void> => {
    view.pause();
    const prompt = createInterface({ input: stdin, output: stderr });
    prompt.on('SIGINT', () => decide('cancel'));
    try {
      const text = 'Detach and let it run on (d), cancel it (c), or keep watching (Enter)? ';
      const answer = (await prompt.question(text, { signal: question.signal })).trim().toLowerCase();
      if (answer.startsWith('d')) decide('detach');
      else if (answer.startsWith('c')) decide('cancel');
      else {
        asked = false;
        view.resume();
      }
    } catch {
      // Decided by a second Ctrl-C, or the terminal is gone.
      decide('cancel');
    } finally {
      prompt.close();
    }
  };
  process.on('SIGINT', interrupted).on('SIGTERM', terminated);
  return {
    signal: decided.signal,
    get choice() {
      return choice;
    },
    stop: () => void process.off('SIGINT', interrupted).off('SIGTERM', terminated),
  };
}
