/**
 * Records one history of every workflow and of every way in which it can end, into `test/histories/`. Run it with
 * `npm run record-histories` after a workflow has changed, and keep the old files: they prove that old runs replay.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { defaultPipelineId, pipelineWorkflowId } from '../../contract/pipeline.ts';
import { taskQueue } from '../../contract/temporal.ts';
import { until } from '../support/until.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { notifyWorkflowId, type Notifier } from '../../contract/notification.ts';
import { startWorkflowEnvironment } from '../support/workflow-environment.ts';
import { historiesFolder } from './histories-folder.ts';

const label = process.argv[2];
if (!label || !/^[\w.-]+$/u.test(label))
  throw new Error('Say what to record them as: npm run record-histories -- 2026-11');
const folder = join(historiesFolder, label);
if (existsSync(folder)) throw new Error(`${folder} exists; recorded histories are never overwritten.`);
await mkdir(folder, { recursive: true });

/** The queue takes a message at the second attempt, the address not at all when the job was cancelled. */
const notifier: Notifier = {
  targets: async () => [
    { id: 'notify-url', address: 'https://example.com/hook' },
    { id: 'pipeline-queue', address: 'queues/done' },
  ],
  async deliver(jobId, { id }) {
    if (id === 'pipeline-queue' && !tried.has(jobId)) {
      tried.add(jobId);
      throw new ReelflowError('ProviderUnavailable', 'Away.');
    }
    if (id === 'notify-url' && jobId.endsWith('cancelled')) throw new ReelflowError('NotPermitted', 'Not there.');
  },
};
const tried = new Set<string>();
const { client, attempts, close } = await startWorkflowEnvironment({ notifierOf: () => notifier });

for (const [ending, name] of [
  ['success', 'film.mp4'],
  ['failure', 'corrupt.mp4'],
  ['retried', 'flaky.mp4'],
  ['cancelled', 'endless.mp4'],
] as const) {
  const input = { input: `oss://bucket/${name}`, output: 'oss://bucket/out' };
  const job = { functionName: 'Cover', ...input, output: 'oss://bucket/out/{source}-{sequenceId}.jpg' };
  await record(`job-${ending}`, 'job', [job], name, 1);
  await record(`detext-caption-cover-${ending}`, 'detextCaptionCover', [input], name, 2);
  const long = { ...job, input: `oss://bucket/long-${name}` };
  await record(`job-in-segments-${ending}`, 'job', [long], `${name}#2`, 1);
  await record(`job-notified-${ending}`, 'job', [job, { notify: true }], name, 1);
}
for (const [outcome, ending] of [
  ['delivered', 'success'],
  ['gave-up', 'cancelled'],
] as const) {
  const run = client.workflow.getHandle(notifyWorkflowId(`job-notified-${ending}`));
  await run.result().catch(() => {});
  await save(`notify-${outcome}`, run);
}
await save('pipeline', client.workflow.getHandle(pipelineWorkflowId(defaultPipelineId)));
await close();

/** Without the paths and the name of the machine that it was recorded on. */
function anonymous(history: string): string {
  return `${history.replaceAll(process.cwd(), '/reelflow').replaceAll(hostname(), 'localhost')}\n`;
}

async function record(file: string, workflow: string, args: unknown[], name: string, steps: number): Promise<void> {
  attempts.clear();
  const run: Awaited<ReturnType<Client['workflow']['start']>> = await client.workflow.start(workflow, {
    workflowId: file,
    taskQueue,
    args,
  });
  if (name.startsWith('endless')) {
    await until(() => attempts.get(name) === steps);
    await run.cancel();
  }
  await run.result().catch(() => {});
  await save(file, run);
}

async function save(file: string, run: Pick<WorkflowHandle, 'fetchHistory'>): Promise<void> {
  await writeFile(join(folder, `${file}.json`), anonymous(historyToJSON(await run.fetchHistory())));
}
