/** A media process that misbehaves as its task says. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaMessage, MediaTask } from '../../activities/media-process/messages.ts';

const hoard: Buffer[] = [];
const send = (message: MediaMessage): void => void process.send?.(message);
let served = 0;

process.on('disconnect', () => process.exit(1));
process.on('message', (task: MediaTask) => {
  void behave(task.algorithm);
});

async function behave(how: string): Promise<void> {
  served++;
  send({ kind: 'progress', progress: { fraction: 0.5, phase: String(process.pid) } });
  if (how === 'crash') {
    process.stderr.write('codec exploded\n');
    await sleep(50);
    process.abort();
  }
  if (how === 'pause') await sleep(1000);
  if (how === 'stall') await sleep(60_000);
  if (how === 'spin') for (;;) served += 0;
  if (how === 'hoard') {
    for (;;) {
      hoard.push(Buffer.alloc(20 * 2 ** 20, 1));
      await sleep(20);
    }
  }
  if (how === 'fail') {
    send({ kind: 'failed', type: 'MediaUnreadable', message: 'No picture in it.' });
    return;
  }
  if (how === 'grow') hoard.push(Buffer.alloc(150 * 2 ** 20, 1));
  send({ kind: 'done', result: { outputs: [], result: { pid: process.pid, served }, warnings: [] } });
}
