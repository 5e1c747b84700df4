import type { MediaSource } from './media-source.ts';
import { constants, listenToLog } from './node-av.ts';

// The description's first line comes at once, unless the machine is very busy.
const longestWaitMs = 1000;

/**
 * How many chapters a file has. node-av gives no access to them, neither to read nor to write, so that they are
 * counted in FFmpeg's own description of the file.
 */
export async function countChapters(source: MediaSource): Promise<number> {
  const lines: string[] = [];
  const stop = listenToLog(constants.AV_LOG_INFO, (line) => lines.push(line));
  source.format.dumpFormat(0, source.path, false);
  const deadline = performance.now() + longestWaitMs;
  // Lines arrive by the event loop, all in one turn of it.
  while (lines.length === 0 && performance.now() < deadline) await turnOfEventLoop();
  await turnOfEventLoop();
  stop();
  return lines.filter((line) => /^\s*Chapter #/.test(line)).length;
}

async function turnOfEventLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
