import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { ReelflowError } from '../contract/errors.ts';
import { taskQueue } from '../contract/temporal.ts';
import type { MachineConfiguration } from '../workers/configuration.ts';
import type { Say } from '../workers/embedded/notice.ts';
import { joinStack } from '../workers/embedded/stack-claim.ts';
import type { StackRecord } from '../workers/embedded/stack-record.ts';
import { findUserTemporal } from '../workers/embedded/user-temporal.ts';
import { prepareNamespace } from '../workers/prepare-namespace.ts';
import { bringUpStack, type OwnedStack } from './owned-stack.ts';

/** A worker polls at least this often; one that has ended is still listed for minutes. */
const pollSeconds = 75;

/** What a command needs of a stack. */
export interface OpenOptions {
  configuration: MachineConfiguration;
  environment: NodeJS.ProcessEnv;
  say: Say;
  /** Whether work is to be done, rather than a question answered. */
  work: boolean;
}

/** A stack that stays at least until it is closed. */
export interface OpenStack {
  client: Client;
  /** Temporal's Web UI, where it is known. */
  uiUrl: string | undefined;
  /** Ends the use of the stack; one that was brought up for this is taken down. */
  close(): Promise<void>;
  /** Ends the use of the stack but leaves it running, so that work goes on. */
  detach(): Promise<void>;
}

/** Finds the running stack, or brings one up. */
export async function openStack(options: OpenOptions): Promise<OpenStack> {
  const { configuration, environment, say, work } = options;
  const { dataFolder } = configuration;
  await mkdir(dataFolder, { recursive: true }).catch((cause: unknown) => {
    const advice = 'Set REELFLOW_DATA to a folder that can be written.';
    throw new ReelflowError('NotPermitted', `The data folder ${dataFolder} cannot be made. ${advice}`, { cause });
  });
  let owned: OwnedStack | undefined;
  for (let attempt = 0; ; attempt++) {
    const presence = await joinStack(dataFolder);
    if (presence.state === 'ready' && (!work || presence.record.workerCount > 0)) {
      const { record, leave } = presence;
      return opened(await connect(record, environment), record.uiUrl, leave, owned);
    }
    if (presence.state === 'ready') presence.leave();
    if (presence.state === 'none') {
      const served = await connectIfServed(environment);
      if (served) return opened(served, undefined, () => undefined, undefined);
      const stack = await bringUpStack({ configuration, environment, say, workerCount: work ? 1 : 0 });
      if (stack !== 'taken') owned = stack;
      continue;
    }
    if (attempt === 0) say({ text: 'Waiting for the stack on this data folder to be ready.', transient: false });
    await sleep(300);
  }
}

function opened(
  client: Client,
  uiUrl: string | undefined,
  leave: () => void,
  owned: OwnedStack | undefined,
): OpenStack {
  return {
    client,
    uiUrl,
    async close() {
      await client.connection.close();
      leave();
      await owned?.release();
    },
    async detach() {
      owned?.detach();
      await client.connection.close();
      leave();
    },
  };
}

async function connect({ embedded, address, namespace }: StackRecord, environment: NodeJS.ProcessEnv): Promise<Client> {
  const user = embedded ? undefined : findUserTemporal(environment);
  return new Client({ connection: await Connection.connect(user?.connection ?? { address }), namespace });
}

/** Workers of the user's own may serve a server of the user's own; then there is no need for one of ours. */
async function connectIfServed(environment: NodeJS.ProcessEnv): Promise<Client | undefined> {
  const user = findUserTemporal(environment);
  if (!user) return undefined;
  const { address } = user.connection;
  const connection = await Connection.connect({ ...user.connection, connectTimeout: 5000 }).catch((cause: unknown) => {
    const advice = 'Check the address, or unset it to use an embedded server.';
    throw new ReelflowError('ProviderUnavailable', `Temporal at ${address} does not answer. ${advice}`, { cause });
  });
  const { namespace } = user;
  await prepareNamespace(connection, namespace);
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
  });
  const since = Date.now() / 1000 - pollSeconds;
  if (pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) > since))
    return new Client({ connection, namespace });
  await connection.close();
  return undefined;
}
