/**
 * Runs one of the example workflows on the running stack, with a worker of its own for them:
 *   node dist/examples/run.js coverMany <folder of videos> <folder for covers>
 *   node dist/examples/run.js cleanWhenCaptioned <video> <folder for results>
 * A workflow needs no activities where it runs: `runJob` finds those of Reelflow's own workers.
 * Exits with 2 when it cannot be used like that, and with 1 when something could not be worked on.
 */
import { WorkflowFailedError } from '@temporalio/client';
import { errorKinds, ReelflowError, toReelflowError } from '../contract/errors.ts';
import { readInputs } from './read-inputs.ts';
import { runWorkflow } from './run-workflow.ts';

const [, , workflow = '', from, to] = process.argv;
try {
  const readInput = readInputs[workflow];
  if (!readInput || from === undefined || to === undefined) {
    const names = Object.keys(readInputs).join(', ');
    throw new ReelflowError('InvalidInput', `Name one of ${names}, what to read and a folder.`);
  }
  const { input, leftOut } = await readInput(from, to);
  if (leftOut.length > 0) process.stderr.write(`Left out, since no video by its name: ${leftOut.join(', ')}\n`);
  const result = await runWorkflow(workflow, input);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if (Array.isArray(result) && result.some((entry: object) => 'error' in entry)) process.exitCode = 1;
} catch (thrown) {
  const isFailedRun = thrown instanceof WorkflowFailedError;
  const { type, message } = toReelflowError(isFailedRun ? (thrown.cause ?? thrown) : thrown);
  process.stderr.write(`${isFailedRun ? 'JobFailed' : type}: ${message}\n`);
  process.exitCode = isFailedRun ? 1 : errorKinds[type].exitCode;
}
