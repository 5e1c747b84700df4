import type { Notice } from '../workers/embedded/notice.ts';

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Output {
  /** Whether one JSON value is all that standard output gets. */
  readonly json: boolean;
  /** Whether someone watches standard error, rather than a file or a pipe. */
  readonly live: boolean;
  /** The one result of a command: as JSON, or as text for people. */
  result(value: unknown, text: string): void;
  say(notice: Notice | string): void;
}

/** The streams of a command. */
export interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown; isTTY?: boolean };
}

const quietMs = 15_000;
const eraseLine = '\r\u001b[K';

/** Writes to a process's standard streams; details only when it is to be verbose. */
export function createOutput(json: boolean, { stdout, stderr }: Streams, verbose = false): Output {
  const live = stderr.isTTY === true;
  let transientShown = false;
  let lastTime = Date.now();
  return {
    json,
    live,
    result: (value, text) => void stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`),
    say(notice) {
      const { text, transient, detail = false } = typeof notice === 'string' ? plain(notice) : notice;
      if (detail && !verbose) return;
      // A file keeps every line, so it gets a sign of life more seldom.
      if (transient && !live && Date.now() - lastTime < quietMs) return;
      lastTime = Date.now();
      const overwrite = live && transientShown ? eraseLine : '';
      transientShown = live && transient;
      stderr.write(`${overwrite}${text}${transientShown ? '' : '\n'}`);
    },
  };
}

function plain(text: string): Notice {
  return { text, transient: false };
}
