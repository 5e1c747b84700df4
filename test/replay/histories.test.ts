import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflowBundlePath } from '../../workers/create-workers.ts';
import { historiesFolder } from './histories-folder.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const files = readdirSync(historiesFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);
const replay = (history: ReturnType<typeof historyFromJSON>): Promise<void> =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: workflowBundlePath } },
    history,
    // A workflow may name others after itself.
    history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? 'replayed',
  );
const read = (file: string) => historyFromJSON(JSON.parse(readFileSync(join(historiesFolder, file), 'utf8')));

test('there are recorded histories of every workflow', () => {
  for (const workflow of ['job-', 'job-notified-', 'detext-caption-cover-']) {
    expect(files.filter((file) => file.includes(`/${workflow}`)).length).toBeGreaterThanOrEqual(4);
  }
  for (const outcome of ['delivered', 'gave-up']) {
    expect(files.some((file) => file.endsWith(`/notify-${outcome}.json`))).toBe(true);
  }
});

test.each(files)('the workflows of today replay %s', async (file) => {
  await replay(read(file));
});

test('a history that another program made does not replay', async () => {
  const history = read(files.find((file) => file.endsWith('/job-success.json'))!);
  const scheduled = history.events?.find((event) => event.activityTaskScheduledEventAttributes);
  scheduled!.activityTaskScheduledEventAttributes!.activityType!.name = 'somethingElse';
  await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism/);
});
