import { Command } from 'commander';
import { createAccessKey, disableAccessKey, listAccessKeys } from '../service/auth/edit-keys.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { keySessionCommand } from './keys-session.ts';

interface CreateOptions {
  json?: boolean;
  account: string;
  user?: string;
  bucket: string[];
}

/** `reelflow keys`: the access keys of the job service. */
export function keysCommand(context: CommandContext): Command {
  return new Command('keys')
    .description('make, list and disable the access keys of the job service')
    .addCommand(createKeyCommand(context))
    .addCommand(listKeysCommand(context))
    .addCommand(disableKeyCommand(context))
    .addCommand(keySessionCommand(context));
}

function createKeyCommand(context: CommandContext): Command {
  return describeCommand('create', 'make a key; its secret is shown this once', [
    'keys create',
    "keys create --account 1000000001 --user editor --bucket 'videos-*'",
    'keys create --json',
  ])
    .option('--account <digits>', 'the account; made where it does not exist', '1000')
    .option(
      '--user <name>',
      "a user of the account, who may do only what a policy allows; default the account's root, who may do everything",
    )
    .option('--bucket <pattern...>', 'buckets of a new account, `*` and `?` as wildcards', ['*'])
    .action(async ({ account, user, bucket, ...options }: CreateOptions) => {
      const owner = { accountId: account, buckets: bucket, ...(user !== undefined && { user }) };
      const { accessFile } = context.configuration();
      const key = await createAccessKey(accessFile, owner);
      const { accessKeyId, accessKeySecret } = key;
      const lines = [
        `AccessKeyId      ${accessKeyId}`,
        `AccessKeySecret  ${accessKeySecret}`,
        `Account          ${account}, ${user === undefined ? 'its root' : `user ${user}`}`,
        '',
        'For a terminal:',
        `export ACCESS_KEY_ID=${accessKeyId}`,
        `export ACCESS_KEY_SECRET=${accessKeySecret}`,
      ];
      const output = context.output(options);
      output.result(key, lines.join('\n'));
      if (user !== undefined && !key.hasPolicy) output.say(howToAllow(user, accessFile));
    });
}

const usualPolicy =
  '"policies": [{ "Version": "1", "Statement": [{ "Effect": "Allow", "Action": ["mts:*", "ice:*"], "Resource": "*" }] }]';

function howToAllow(user: string, accessFile: string): string {
  return [
    '',
    `${user} may do nothing yet. To allow everything, write in ${accessFile}, at the user named "${user}":`,
    `  ${usualPolicy}`,
    'Running services take it up within about a second. `docs/api.md` says what else a policy can say.',
  ].join('\n');
}

function listKeysCommand(context: CommandContext): Command {
  return describeCommand('list', 'list the keys, without their secrets', ['keys list']).action(
    async (options: { json?: boolean }) => {
      const keys = await listAccessKeys(context.configuration().accessFile);
      const lines = keys.map((key) =>
        [key.accessKeyId, key.accountId, key.user ?? 'root', key.active ? 'active' : 'disabled'].join('  '),
      );
      context
        .output(options)
        .result(keys, lines.join('\n') || 'There are no keys. Make one with `reelflow keys create`.');
    },
  );
}

function disableKeyCommand(context: CommandContext): Command {
  return describeCommand(
    'disable <id>',
    'disable a key and its sessions; running services refuse them within about a second',
    ['keys disable RFx3…'],
  ).action(async (id: string, options: { json?: boolean }) => {
    await disableAccessKey(context.configuration().accessFile, id);
    context.output(options).result({ accessKeyId: id, active: false }, `${id} is disabled.`);
  });
}
