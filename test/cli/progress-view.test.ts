import { describe, expect, test } from '@jest/globals';
import { createOutput } from '../../cli/output.ts';
import { createProgressView } from '../../cli/progress-view.ts';

function capture(isTTY: boolean) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ isTTY, write: (text: string) => (written[name] += text) });
  return { written, output: createOutput(true, { stdout: stream('stdout'), stderr: stream('stderr') }) };
}

describe('output', () => {
  test('has one JSON value on standard output and everything else on standard error', () => {
    const { written, output } = capture(false);
    output.say('first');
    output.result({ a: 1 }, 'for people');
    expect(JSON.parse(written.stdout)).toEqual({ a: 1 });
    expect(written.stderr).toBe('first\n');
  });

  test('overwrites a transient line at a terminal, and writes few of them to a file', () => {
    const live = capture(true);
    live.output.say({ text: '5 s so far', transient: true });
    live.output.say({ text: 'done', transient: false });
    expect(live.written.stderr).toBe('5 s so far\r\u001b[Kdone\n');
    const file = capture(false);
    file.output.say({ text: '5 s so far', transient: true });
    expect(file.written.stderr).toBe('');
  });

  test('without a terminal says one line whenever a step begins another phase', () => {
    const { written, output } = capture(false);
    const view = createProgressView(output);
    const step = { id: 'Cover', state: 'Analysing', seconds: 1, fraction: 0.1, phase: 'looking' } as const;
    view.update([step]);
    view.update([{ ...step, fraction: 0.2 }]);
    view.update([{ ...step, phase: 'writing' }]);
    view.update([{ ...step, state: 'Success', seconds: 2.34, fraction: 1, phase: 'done' }]);
    view.stop();
    expect(written.stderr).toBe('Cover: looking\nCover: writing\nCover: done (2.3 s)\n');
  });
});
