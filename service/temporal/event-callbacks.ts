import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JobBackend } from '../backend.ts';

const schema = z.object({
  type: z.enum(['HTTP', 'MNS']),
  url: z.string().optional(),
  queueName: z.string().optional(),
  eventTypes: z.array(z.string()),
  authKey: z.string().optional(),
});

/** Where accounts are told of their events: a file each, readable by its owner only, since it holds the signing key. */
export function createEventCallbacks(dataFolder: string): Pick<JobBackend, 'getEventCallback' | 'setEventCallback'> {
  const folder = join(dataFolder, 'event-callbacks');
  const pathOf = (accountId: string): string =>
    join(folder, `${createHash('sha256').update(accountId).digest('hex').slice(0, 32)}.json`);

  return {
    async getEventCallback(accountId) {
      try {
        return schema.parse(JSON.parse(await readFile(pathOf(accountId), 'utf8')));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },

    async setEventCallback(accountId, callback) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = pathOf(accountId);
      const part = `${path}.${randomUUID()}.part`;
      await writeFile(part, JSON.stringify(callback), { mode: 0o600 });
      await rename(part, path);
    },
  };
}
