import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import type { Say } from '../workers/embedded/notice.ts';
import type { StackRecord } from '../workers/embedded/stack-record.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toCommandFailure } from './failure.ts';
import { bringUpStack } from './owned-stack.ts';
import { detachMessage, releaseMessage, type StackMessage } from './stack-messages.ts';

/** By then the command that leaves is not counted any more. */
const shareMs = 1000;

interface UpOptions {
  json?: boolean;
  detach?: boolean;
  workers: string;
  owned?: boolean;
  service?: boolean;
}

/** `reelflow up`: the embedded stack, in the foreground or for the command that brought it up. */
export function upCommand(context: CommandContext): Command {
  return describeCommand(
    'up',
    'run the embedded stack: Temporal, its Web UI, the job service (the MTS and ICE APIs) and a worker, until Ctrl-C',
    [
      'up',
      'up --detach      # goes on in the background until `reelflow down`',
      'up --workers 2   # twice as many jobs at a time',
    ],
  )
    .option('--workers <count>', 'worker processes; each runs as many jobs at a time as there are processors', '1')
    .option('--detach', 'return once it is up, and leave it running in the background')
    .addOption(new Option('--owned').hideHelp())
    .addOption(new Option('--service').hideHelp())
    .action(async (options: UpOptions) => {
      const workerCount = readCount(options.workers);
      if (options.owned) await runOwned(context, workerCount, options.service);
      else if (options.detach) await runDetached(context, options, workerCount);
      else await runInForeground(context, options, workerCount);
    });
}

async function runInForeground(context: CommandContext, options: UpOptions, workerCount: number): Promise<void> {
  const output = context.output(options);
  const configuration = context.configuration();
  const { startStack } = await import('../workers/embedded/stack.ts');
  const stopAsked = stopSignal();
  const { environment } = context;
  let ready = false;
  void stopAsked.then(() => {
    // Still starting: children end when this process does.
    if (!ready) process.exit(130);
  });
  const stack = await startStack({ configuration, environment, say: output.say, workerCount, service: true });
  ready = true;
  output.result(stack.record, describeStack(stack.record, configuration.dataFolder, 'Ctrl-C or `reelflow down`'));
  await stopAsked;
  output.say('Stopping the stack.');
  await stack.stop();
}

async function runDetached(context: CommandContext, options: UpOptions, workerCount: number): Promise<void> {
  const output = context.output(options);
  const configuration = context.configuration();
  const stack = await bringUpStack({ ...context, configuration, say: output.say, workerCount, service: true });
  if (stack === 'taken')
    throw new ReelflowError('InvalidInput', 'A stack runs on this data folder already. Use that one.');
  const { findStack } = await import('../workers/embedded/stack-claim.ts');
  const record = await findStack(configuration.dataFolder);
  stack.detach();
  if (!record)
    throw new ReelflowError('ProviderUnavailable', `The stack has ended; see ${configuration.dataFolder}/logs.`);
  output.result(record, describeStack(record, configuration.dataFolder, '`reelflow down`'));
}

/** Where everything of a running stack is, for people. */
function describeStack(record: StackRecord, dataFolder: string, end: string): string {
  const { address, uiUrl, serviceUrl } = record;
  const lines = [`The stack is up. Temporal: ${address}${uiUrl ? `, its Web UI: ${uiUrl}` : ''}`];
  if (serviceUrl) lines.push(`The job service: ${serviceUrl} (make a key for it with \`reelflow keys create\`)`);
  return [...lines, `Logs: ${dataFolder}/logs. End it with ${end}.`].join('\n');
}

/** Runs for another command: tells it how it goes, and ends when that command is gone, unless it was told to go on. */
async function runOwned(context: CommandContext, workerCount: number, service = false): Promise<void> {
  const tell = (message: StackMessage): void => {
    if (process.connected) process.send?.(message);
  };
  // Standard error is the stack's log file.
  const note = (text: string): void => context.output({}).say(`${new Date().toISOString()} ${text}`);
  let detached = false;
  const released = new AbortController();
  process.on('message', (message) => {
    if (message === releaseMessage) released.abort();
    else detached ||= message === detachMessage;
  });
  const ownerGone = once(process, 'disconnect');
  const stopAsked = stopSignal();
  let ready = false;
  void ownerGone.then(() => {
    // Still starting for nobody: children end when this process does.
    if (!ready && !detached) process.exit(0);
  });
  try {
    const { startStack } = await import('../workers/embedded/stack.ts');
    const configuration = context.configuration();
    const say: Say = (notice) => {
      tell({ kind: 'notice', notice });
      if (!notice.transient) note(notice.text);
    };
    const stack = await startStack({ configuration, environment: context.environment, say, workerCount, service });
    ready = true;
    note(describeStack(stack.record, configuration.dataFolder, '`reelflow down`'));
    tell({ kind: 'ready' });
    void once(released.signal, 'abort').then(async () => {
      const unused = await Promise.race([stack.untilUnused().then(() => true), sleep(shareMs, false)]);
      if (!unused) tell({ kind: 'shared' });
    });
    const left = Promise.race([once(released.signal, 'abort'), ownerGone]);
    const unused = left.then(() => (detached ? new Promise<never>(() => undefined) : stack.untilUnused()));
    await Promise.race([stopAsked, unused]);
    await stack.stop();
  } catch (thrown) {
    const { error } = toCommandFailure(thrown);
    if (error) note(`${error.type}: ${error.message}`);
    if (error) tell({ kind: 'failed', error });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

/** Resolves at the first signal to stop; at the second the process ends at once, and its children with it. */
async function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= 64) return count;
  throw new ReelflowError('InvalidInput', `--workers takes a number from 0 to 64, not "${text}".`);
}
