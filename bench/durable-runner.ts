import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findWorkflow } from '../cli/workflow-catalogue.ts';
import { openStack } from '../cli/open-stack.ts';
import { toInputUrl, toOutputFolderUrl } from '../cli/local-path.ts';
import { startRun } from '../cli/watch-run.ts';
import { readConfiguration } from '../workers/configuration.ts';
import { announce } from './report.ts';

/** Runs workflows on a stack of its own: Temporal and one worker, with a data folder apart from the user's. */
export interface DurableRunner {
  /** Runs detext-caption-cover to its end. */
  run(input: string, outputFolder: string): Promise<void>;
  close(): Promise<void>;
}

/** Brings the stack up. */
export async function openDurableRunner(workFolder: string): Promise<DurableRunner> {
  const environment = { ...process.env, REELFLOW_DATA: join(workFolder, 'stack') };
  const configuration = readConfiguration(environment);
  const stack = await openStack({
    configuration,
    environment,
    say: ({ text }) => {
      announce(text);
    },
    work: true,
  });
  const workflow = findWorkflow('detext-caption-cover');
  return {
    async run(input, outputFolder) {
      const workflowId = `bench-${randomBytes(6).toString('hex')}`;
      const request = { input: await toInputUrl(input), output: await toOutputFolderUrl(outputFolder), params: {} };
      await startRun(stack.client, workflow, workflowId, request);
      await stack.client.workflow.getHandle(workflowId).result();
    },
    close: () => stack.close(),
  };
}
