import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { unavailable } from '../providers/unavailable.ts';

/**
 * The first entries of what Temporal's visibility store finds and `read` keeps: what runs first, then what ended last.
 * @throws ReelflowError `ProviderUnavailable`
 */
export async function listExecutions<T>(
  client: Client,
  query: string,
  limit: number,
  read: (info: WorkflowExecutionInfo) => Promise<T | undefined>,
): Promise<T[]> {
  const entries: T[] = [];
  try {
    for await (const info of client.workflow.list({ query, pageSize: Math.min(limit, 100) })) {
      const entry = await read(info);
      if (entry !== undefined) entries.push(entry);
      if (entries.length >= limit) break;
    }
  } catch (error) {
    throw unavailable(error);
  }
  return entries;
}
