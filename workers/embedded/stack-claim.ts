/**
 * Who runs the stack of a data folder. The claim is a Unix socket in Linux's abstract namespace, which only one
 * process can listen on and which the system takes away when that process dies, however it dies: no lock file can
 * go stale. Those who use the stack stay connected to it, so it knows how many they are.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { stackRecordSchema, type StackRecord } from './stack-record.ts';

/** The sole right to run a stack on a data folder. */
export interface StackClaim {
  /** What newcomers are told; undefined while the stack is starting or stopping. */
  record: StackRecord | undefined;
  readonly userCount: number;
  /** Gives the claim up. */
  release(): Promise<void>;
}

/** Claims a data folder, which must exist; undefined when another process has it. */
export async function claimStack(dataFolder: string): Promise<StackClaim | undefined> {
  const users = new Set<Socket>();
  const claim = { record: undefined as StackRecord | undefined };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined).once('close', () => users.delete(socket));
    // Half open: the answer ends here, and the connection when the user leaves or dies.
    socket.end(JSON.stringify(claim.record ?? null));
    if (claim.record) users.add(socket.resume());
    else socket.destroySoon();
  });
  try {
    server.listen(await socketName(dataFolder));
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  return Object.defineProperties(claim, {
    userCount: { get: () => users.size },
    release: {
      async value() {
        const closed = new Promise((resolve) => server.close(resolve));
        for (const user of users) user.destroy();
        await closed;
      },
    },
  }) as StackClaim;
}

/** What there is to use on a data folder. */
export type StackPresence =
  | { state: 'none' }
  /** A stack is starting or stopping. */
  | { state: 'busy' }
  /** A stack runs, and stays while it is being used, until `leave` is called or this process ends. */
  | { state: 'ready'; record: StackRecord; leave(): void };

/** Asks for the stack of a data folder and, when there is one, begins to use it. */
export async function joinStack(dataFolder: string): Promise<StackPresence> {
  let socket: Socket;
  try {
    socket = connect({ path: await socketName(dataFolder), allowHalfOpen: true });
    await once(socket, 'connect');
  } catch {
    return { state: 'none' };
  }
  socket.on('error', () => undefined);
  const answer = await text(socket.iterator({ destroyOnReturn: false })).catch(() => '');
  const record = readAnswer(answer);
  if (record) {
    socket.unref();
    return { state: 'ready', record, leave: () => socket.destroy() };
  }
  socket.destroy();
  return { state: 'busy' };
}

/** A stack that is starting, stopping or killed in the middle of its answer gives no record. */
function readAnswer(answer: string): StackRecord | undefined {
  try {
    return stackRecordSchema.parse(JSON.parse(answer));
  } catch {
    return undefined;
  }
}

/** The stack that runs on a data folder; undefined when none does. */
export async function findStack(dataFolder: string): Promise<StackRecord | undefined> {
  const presence = await joinStack(dataFolder);
  if (presence.state !== 'ready') return undefined;
  presence.leave();
  return presence.record;
}

/** Whether no stack runs, starts or stops on a data folder. */
export async function isStackGone(dataFolder: string): Promise<boolean> {
  const presence = await joinStack(dataFolder);
  if (presence.state === 'ready') presence.leave();
  return presence.state === 'none';
}

async function socketName(dataFolder: string): Promise<string> {
  const folder = await realpath(dataFolder);
  return `\0reelflow-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
}
