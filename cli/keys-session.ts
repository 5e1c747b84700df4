import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import { createSession, listSessions, revokeSession } from '../service/auth/edit-sessions.ts';
import { describeCommand, type CommandContext } from './command.ts';

interface CreateOptions {
  json?: boolean;
  key: string;
  duration: string;
  policy?: string;
}

/** `reelflow keys session`: temporary keys. */
export function keySessionCommand(context: CommandContext): Command {
  return new Command('session')
    .description('make, list and revoke temporary keys (STS)')
    .addCommand(createSessionCommand(context))
    .addCommand(listSessionsCommand(context))
    .addCommand(revokeSessionCommand(context));
}

function createSessionCommand(context: CommandContext): Command {
  return describeCommand('create', 'make a temporary key; its secret and token are shown this once', [
    'keys session create --key RFx3…',
    'keys session create --key RFx3… --duration 900 --policy read-only.json --json',
  ])
    .requiredOption('--key <id>', 'the key to make it with: it acts as the same account and user')
    .option('--duration <seconds>', 'how long it lasts, 900 to 43200', '3600')
    .option('--policy <file>', 'a policy document that narrows what it may do')
    .action(async ({ key, duration, policy, ...options }: CreateOptions) => {
      const session = await createSession(context.configuration().accessFile, {
        accessKeyId: key,
        durationSeconds: /^\d{1,9}$/u.test(duration) ? Number(duration) : Number.NaN,
        ...(policy !== undefined && { policy: await readPolicyFile(policy) }),
      });
      const lines = [
        `AccessKeyId      ${session.accessKeyId}`,
        `AccessKeySecret  ${session.accessKeySecret}`,
        `SecurityToken    ${session.securityToken}`,
        `Expires          ${session.expires}`,
      ];
      context.output(options).result(session, lines.join('\n'));
    });
}

function listSessionsCommand(context: CommandContext): Command {
  return describeCommand('list', 'list the sessions, without their secrets', ['keys session list']).action(
    async (options: { json?: boolean }) => {
      const sessions = await listSessions(context.configuration().accessFile);
      const lines = sessions.map(({ accessKeyId, accountId, user = 'root', expires, expired }) =>
        [accessKeyId, accountId, user, `${expired ? 'expired' : 'until'} ${expires}`].join('  '),
      );
      context
        .output(options)
        .result(
          sessions,
          lines.join('\n') || 'There are no sessions. Make one with `reelflow keys session create --key <id>`.',
        );
    },
  );
}

function revokeSessionCommand(context: CommandContext): Command {
  return describeCommand('revoke <id>', 'end a session; running services refuse it within about a second', [
    'keys session revoke STS.RFx3…',
  ]).action(async (id: string, options: { json?: boolean }) => {
    await revokeSession(context.configuration().accessFile, id);
    context.output(options).result({ accessKeyId: id, revoked: true }, `${id} is revoked.`);
  });
}

async function readPolicyFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ReelflowError('InvalidInput', `The policy file ${path} cannot be read. Check the path.`, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ReelflowError('InvalidInput', `The policy file ${path} is not JSON.`, { cause });
  }
}
