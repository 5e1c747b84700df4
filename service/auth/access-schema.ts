import { z } from 'zod';
import { policySchema } from './policy-schema.ts';

const name = z.string().regex(/^[\w.@-]{1,64}$/u, 'Use 1 to 64 letters, digits and . _ @ -');
const keyId = z.string().regex(/^[\w.-]{4,128}$/u, 'Use 4 to 128 letters, digits and . _ -');
/** A secret, wherever it stands. */
export const secret = z.string().min(8).max(256);

const key = z
  .strictObject({
    accessKeyId: keyId,
    accessKeySecret: secret.optional(),
    /** A file that holds the secret and nothing else, from the folder of this file on. */
    accessKeySecretFile: z.string().min(1).max(4096).optional(),
    /** Default true. */
    active: z.boolean().default(true),
    created: z.iso.datetime().optional(),
  })
  .refine(({ accessKeySecret, accessKeySecretFile }) => (accessKeySecret ?? accessKeySecretFile) !== undefined, {
    message: 'Give accessKeySecret or accessKeySecretFile',
  })
  .refine(({ accessKeySecret, accessKeySecretFile }) => !(accessKeySecret && accessKeySecretFile), {
    message: 'Give accessKeySecret or accessKeySecretFile, not both',
  });

const session = z.strictObject({
  accessKeyId: keyId,
  accessKeySecret: secret,
  securityToken: z.string().min(16).max(4096),
  expires: z.iso.datetime(),
  /** The lasting key that it was made with: the session ends when that key is disabled. Default it stands alone. */
  key: keyId.optional(),
  /** Whose identity policies apply; default the account's root. */
  user: name.optional(),
  /** Narrows what the identity may do; default no narrowing. */
  policy: policySchema.optional(),
});

const account = z.strictObject({
  /** Digits, as vendor account ids are. */
  id: z.string().regex(/^\d{4,32}$/u, 'Use 4 to 32 digits'),
  name: name.optional(),
  /** The buckets that jobs of the account may read and write; `*` and `?` are wildcards. Default none. */
  buckets: z.array(z.string().min(1).max(63)).default([]),
  /** Each must allow what anyone in the account does; default no limit. */
  controlPolicies: z.array(policySchema).default([]),
  /** Keys of the root, whom no identity policy limits. */
  keys: z.array(key).default([]),
  groups: z.array(z.strictObject({ name, policies: z.array(policySchema).default([]) })).default([]),
  users: z
    .array(
      z.strictObject({
        name,
        keys: z.array(key).default([]),
        groups: z.array(name).default([]),
        policies: z.array(policySchema).default([]),
      }),
    )
    .default([]),
  /** Temporary keys. */
  sessions: z.array(session).default([]),
});

/** The file of accounts, users, keys and policies. */
export const accessSchema = z.strictObject({ accounts: z.array(account).default([]) });

export type AccessDocument = z.output<typeof accessSchema>;
export type AccountEntry = AccessDocument['accounts'][number];
export type UserEntry = AccountEntry['users'][number];
