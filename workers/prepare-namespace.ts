import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { retentionDays, searchAttributes } from '../contract/temporal.ts';

const invalidArgument = 3;
const alreadyExists = 6;
const keyword = 2;

/**
 * Makes sure that the namespace and the search attributes exist and can be used, and that ended jobs stay readable
 * for 30 days.
 * Safe to call from many processes at once.
 */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  const { workflowService } = connection;
  const workflowExecutionRetentionPeriod = msToTs(retentionDays * 24 * 3600 * 1000);
  const isNew = await succeeds(workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod }));
  if (!isNew) await extendRetention(workflowService, namespace, workflowExecutionRetentionPeriod);
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

async function extendRetention(
  workflowService: Connection['workflowService'],
  namespace: string,
  period: ReturnType<typeof msToTs>,
): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace });
  if (tsToMs(config?.workflowExecutionRetentionTtl ?? undefined) >= tsToMs(period)) return;
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: period } });
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
