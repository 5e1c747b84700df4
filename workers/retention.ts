import type { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { defaultRetentionDays } from '../contract/temporal.ts';

/** How long ended runs are to stay readable. */
export interface RetentionOptions {
  /** Default 30 in a namespace that is made, and at least 30 in any other. */
  days?: number | undefined;
  /** Whether the namespace is ours though it bears no mark yet: the one of an embedded server. Default no. */
  own?: boolean;
  /** Told in one line what was done, or why not. Default nobody. */
  say?: ((line: string) => void) | undefined;
}

/** Says in a namespace's data that it was made for Reelflow, so that its retention is ours to shorten. */
export const ownMark = { 'reelflow.made': 'true' };

const dayMs = 24 * 3600 * 1000;

/** A retention as Temporal takes it. */
export function retentionPeriod(days: number): ReturnType<typeof msToTs> {
  return msToTs(days * dayMs);
}

/** Lets an existing namespace keep ended runs for long enough. One that somebody else made is never shortened. */
export async function applyRetention(
  { workflowService }: Connection,
  namespace: string,
  { days, own = false, say }: RetentionOptions,
): Promise<void> {
  const { config, namespaceInfo } = await workflowService.describeNamespace({ namespace });
  const currentDays = tsToMs(config?.workflowExecutionRetentionTtl ?? undefined) / dayMs;
  const isMarked = Object.entries(ownMark).every(([name, value]) => namespaceInfo?.data?.[name] === value);
  const wantedDays = wanted({ days, currentDays, isMarked, own });
  if (wantedDays < currentDays && !isMarked && !own) {
    const advice = 'To shorten it use `temporal operator namespace update --retention`.';
    say?.(`The namespace ${namespace} was not made by Reelflow: its retention stays ${currentDays} days. ${advice}`);
    return;
  }
  if (wantedDays === currentDays && (isMarked || !own)) return;
  await workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: retentionPeriod(wantedDays) },
    ...(own && { updateInfo: { data: ownMark } }),
  });
  say?.(`The namespace ${namespace} keeps ended jobs for ${wantedDays} days now; before it was ${currentDays}.`);
}

/** Who says nothing leaves what was said before, but a namespace that nobody cared for gets the default. */
function wanted(known: { days: number | undefined; currentDays: number; isMarked: boolean; own: boolean }): number {
  if (known.days !== undefined) return known.days;
  if (known.isMarked) return known.currentDays;
  return known.own ? defaultRetentionDays : Math.max(known.currentDays, defaultRetentionDays);
}
