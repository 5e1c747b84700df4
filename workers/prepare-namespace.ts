import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { defaultRetentionDays, searchAttributes } from '../contract/temporal.ts';
import { applyRetention, ownMark, retentionPeriod, type RetentionOptions } from './retention.ts';

const invalidArgument = 3;
const alreadyExists = 6;
const keyword = 2;

/**
 * Makes sure that the namespace and the search attributes exist and can be used, and that ended jobs stay readable.
 * Safe to call from many processes at once.
 */
export async function prepareNamespace(
  connection: Connection,
  namespace: string,
  { days, say }: Pick<RetentionOptions, 'days' | 'say'> = {},
): Promise<void> {
  const workflowExecutionRetentionPeriod = retentionPeriod(days ?? defaultRetentionDays);
  const isNew = await succeeds(
    connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod, data: ownMark }),
  );
  if (isNew) say?.(`Made the namespace ${namespace}; it keeps ended jobs for ${days ?? defaultRetentionDays} days.`);
  else await applyRetention(connection, namespace, { days, say });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(searchAttributes).filter((name) => !(name in customAttributes));
  if (missing.length > 0) {
    await succeeds(
      connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
      }),
    );
  }
  await untilUsable(connection, namespace);
}

const usableMs = 60_000;

/** A cluster knows new search attributes only some seconds after they were added; until then it refuses every job. */
async function untilUsable({ workflowService }: Connection, namespace: string): Promise<void> {
  const query = Object.values(searchAttributes)
    .map((name) => `${name} = 'none'`)
    .join(' AND ');
  const end = Date.now() + usableMs;
  for (;;) {
    try {
      await workflowService.countWorkflowExecutions({ namespace, query });
      return;
    } catch (error) {
      if (codeOf(error) !== invalidArgument || Date.now() > end) throw error;
    }
    await sleep(250);
  }
}

/** Whether a call created what it should; false when that exists already. */
async function succeeds(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (codeOf(error) === alreadyExists) return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
