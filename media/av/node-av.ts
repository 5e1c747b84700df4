/** The one door to node-av (FFmpeg): polyfilled for Node 20 and with FFmpeg's own printing switched off. */
import './promise-with-resolvers.ts';
import { AV_LOG_ERROR, type AVLogLevel } from 'node-av/constants';
import { Log } from 'node-av/lib';

export * as constants from 'node-av/constants';
export * as lib from 'node-av/lib';

const keptLogLines = 4;
const lastLines: string[] = [];

// FFmpeg prints to stderr unless someone listens; the last lines go into error messages.
function keepLastLines(): void {
  Log.setCallback(
    (_level, message) => {
      lastLines.push(message.trim());
      if (lastLines.length > keptLogLines) lastLines.shift();
    },
    { maxLevel: AV_LOG_ERROR },
  );
}
keepLastLines();

/** Hears FFmpeg's log down to a level until the function that it gives is called. */
export function listenToLog(maxLevel: AVLogLevel, onLine: (line: string) => void): () => void {
  Log.setCallback((_level, message) => onLine(message), { maxLevel });
  return keepLastLines;
}

/**
 * The last errors FFmpeg reported, oldest first, and forgets them.
 * They arrive by the event loop, so that this waits one turn of it.
 */
export async function takeLogLines(): Promise<string[]> {
  await new Promise((resolve) => setImmediate(resolve));
  return lastLines.splice(0).filter((line, index, all) => line !== '' && line !== all[index - 1]);
}
