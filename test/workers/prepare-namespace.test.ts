import { afterAll, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { createCallMetrics } from '../../service/temporal/call-metrics.ts';
import { prepareNamespace } from '../../workers/prepare-namespace.ts';
import { retentionPeriod } from '../../workers/retention.ts';
import { startTemporal } from '../support/temporal.ts';

const temporal = await startTemporal();
const metrics = createCallMetrics();
const connection = await Connection.connect({ address: temporal.address, interceptors: metrics.interceptors });
afterAll(async () => {
  await connection.close();
  await temporal.stop();
});

async function retentionOf(namespace: string): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return tsToMs(config?.workflowExecutionRetentionTtl ?? undefined) / 86_400_000;
}

/** Prepares a namespace and gives what was said about it. */
async function prepare(namespace: string, days?: number): Promise<string> {
  const lines: string[] = [];
  await prepareNamespace(connection, namespace, { days, say: (line) => lines.push(line) });
  return lines.join('\n');
}

test('a namespace that we make keeps ended jobs as long as it is told, shorter or longer', async () => {
  expect(await prepare('ours')).toContain('30 days');
  expect(await retentionOf('ours')).toBe(30);
  expect(await prepare('ours', 7)).toContain('7 days now; before it was 30');
  expect(await retentionOf('ours')).toBe(7);
  // Who says nothing does not undo what was said.
  expect(await prepare('ours')).toBe('');
  expect(await retentionOf('ours')).toBe(7);
  await prepare('ours', 365);
  expect(await retentionOf('ours')).toBe(365);
});

test('a namespace of somebody else is never shortened, but kept long enough', async () => {
  const workflowExecutionRetentionPeriod = retentionPeriod(40);
  await connection.workflowService.registerNamespace({ namespace: 'theirs', workflowExecutionRetentionPeriod });
  expect(await prepare('theirs', 7)).toContain('stays 40 days');
  expect(await retentionOf('theirs')).toBe(40);
  expect(await prepare('theirs')).toBe('');
  expect(await prepare('theirs', 60)).toContain('60 days now');
  expect(await retentionOf('theirs')).toBe(60);
  expect(await prepare('theirs', 50)).toContain('stays 60 days');
});

test('the namespace of an embedded server is ours', async () => {
  expect(await retentionOf('default')).toBe(30);
  await prepare('default', 3);
  expect(await retentionOf('default')).toBe(3);
});

test('the calls to Temporal are counted by operation and outcome, and timed', async () => {
  await expect(connection.workflowService.describeNamespace({ namespace: 'none' })).rejects.toThrow();
  const text = metrics.render();
  expect(text).toMatch(/reelflow_temporal_calls_total\{operation="DescribeNamespace",code="OK"\} \d+/u);
  expect(text).toContain('reelflow_temporal_calls_total{operation="DescribeNamespace",code="NOT_FOUND"} 1');
  expect(text).toMatch(/reelflow_temporal_call_seconds_bucket\{operation="UpdateNamespace",le="\+Inf"\} [1-9]/u);
});
