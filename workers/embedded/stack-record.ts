import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A running stack, as it tells those who ask and as its data folder tells. */
export const stackRecordSchema = z.object({
  /** The process that runs the stack: `reelflow up`. */
  pid: z.number().int(),
  /** Of the Temporal server. */
  address: z.string(),
  namespace: z.string(),
  /** Whether the server is ours, rather than one that the user named. */
  embedded: z.boolean(),
  /** Temporal's Web UI. */
  uiUrl: z.string().optional(),
  /** The HTTP service. */
  serviceUrl: z.string().optional(),
  workerCount: z.number().int(),
  startedAt: z.string(),
});
export type StackRecord = z.output<typeof stackRecordSchema>;

/** Writes the record at once, so that no reader sees half of it. */
export async function writeStackRecord(dataFolder: string, record: StackRecord): Promise<void> {
  const path = recordPath(dataFolder);
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** Removes the record. */
export async function removeStackRecord(dataFolder: string): Promise<void> {
  await rm(recordPath(dataFolder), { force: true });
}

function recordPath(dataFolder: string): string {
  return join(dataFolder, 'stack.json');
}
