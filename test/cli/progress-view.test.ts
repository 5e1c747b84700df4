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

  test('without a terminal says one line whenever a step begins another phase or is a tenth further', () => {
    const { written, output } = capture(false);
    const view = createProgressView(output);
    const step = { id: 'Cover', state: 'Analysing', seconds: 1, fraction: 0.1, phase: 'looking' } as const;
    view.update([step]);
    view.update([{ ...step, fraction: 0.2 }]);
    view.update([{ ...step, phase: 'writing' }]);
    view.update([{ ...step, state: 'Success', seconds: 2.34, fraction: 1, phase: 'done' }]);
    view.stop();
    expect(written.stderr).toBe('Cover: looking 10%\nCover: looking 20%\nCover: writing 10%\nCover: done (2.3 s)\n');
  });

  test('without a terminal says how far a step is at each tenth, and that it is tried again', () => {
    const { written, output } = capture(false);
    const view = createProgressView(output);
    const step = { id: 'Cover', state: 'Analysing', seconds: 1, phase: 'looking' } as const;
    for (let percent = 0; percent <= 25; percent++) view.update([{ ...step, fraction: percent / 100, attempt: 1 }]);
    view.update([{ ...step, fraction: 0.05, attempt: 2 }]);
    expect(written.stderr).toBe(
      'Cover: looking\nCover: looking 10%\nCover: looking 20%\nCover: looking 5% (attempt 2)\n',
    );
  });

  test('says details only to who wants them', () => {
    const notice = { text: 'Temporal 1', transient: false, detail: true };
    for (const [verbose, text] of [
      [false, ''],
      [true, 'Temporal 1\n'],
    ] as const) {
      let written = '';
      const stream = { write: (part: string) => (written += part) };
      createOutput(false, { stdout: stream, stderr: stream }, verbose).say(notice);
      expect(written).toBe(text);
    }
  });
});
