import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReelflowError } from '../contract/errors.ts';
import type { MachineConfiguration } from '../workers/configuration.ts';
import { rotateLog } from '../workers/embedded/log-file.ts';
import type { Say } from '../workers/embedded/notice.ts';
import { detachMessage, releaseMessage, type StackMessage } from './stack-messages.ts';

/** How to bring a stack up. */
export interface BringUpOptions {
  configuration: MachineConfiguration;
  environment: NodeJS.ProcessEnv;
  say: Say;
  workerCount: number;
  /** Whether the job service answers over HTTP; default no. */
  service?: boolean;
}

/** A stack in a process of its own. */
export interface OwnedStack {
  /** Lets the stack end once nobody uses it. Waits until it has, unless others use it. */
  release(): Promise<void>;
  /** Lets the stack go on without this process. */
  detach(): void;
}

const mainPath = fileURLToPath(new URL('main.js', import.meta.url));

/**
 * Starts a stack in the background and waits until it is up. It ends when this process does, unless it is detached.
 * @returns the stack, or `taken` when another process was faster
 * @throws ReelflowError of whatever kept it from coming up
 */
export async function bringUpStack(options: BringUpOptions): Promise<OwnedStack | 'taken'> {
  const { configuration, environment, say, workerCount, service = false } = options;
  const { dataFolder } = configuration;
  mkdirSync(join(dataFolder, 'logs'), { recursive: true });
  const logPath = join(dataFolder, 'logs', 'up.log');
  await rotateLog(logPath);
  const log = openSync(logPath, 'a');
  const args = ['up', '--owned', '--workers', String(workerCount), ...(service ? ['--service'] : [])];
  const child = fork(mainPath, args, {
    detached: true,
    execArgv: [],
    env: { ...environment, REELFLOW_DATA: dataFolder },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const outcome = await new Promise<StackMessage>((resolve) => {
    child.on('message', (message: StackMessage) => {
      if (message.kind === 'notice') say(message.notice);
      else resolve(message);
    });
    const message = `The stack ended before it was up. ${dataFolder}/logs/up.log says why.`;
    const error = { type: 'ProviderUnavailable', code: 'ServiceUnavailable', message } as const;
    void ended.then(() => resolve({ kind: 'failed', error }));
  });
  if (outcome.kind === 'failed') {
    await ended;
    if (outcome.error.type === 'InvalidInput' && outcome.error.message.includes(dataFolder)) return 'taken';
    throw new ReelflowError(outcome.error.type, outcome.error.message);
  }
  child.unref();
  child.channel?.unref();
  return {
    async release() {
      child.ref();
      child.channel?.ref();
      const shared = new Promise<void>((resolve) => {
        child.on('message', ({ kind }: StackMessage) => kind === 'shared' && resolve());
      });
      child.send(releaseMessage, () => undefined);
      await Promise.race([ended, shared]);
      child.unref();
      if (child.connected) child.disconnect();
    },
    detach() {
      child.send(detachMessage, () => child.disconnect());
    },
  };
}
