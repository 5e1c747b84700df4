/**
 * Runs one of the example workflows on the running stack, with a worker of its own for them:
 *   node dist/examples/run.js coverMany <folder of videos> <folder for covers>
 *   node dist/examples/run.js cleanWhenCaptioned <video> <folder for results>
 * A workflow needs no activities where it runs: `runJob` finds those of Reelflow's own workers.
 */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ReelflowError } from '../contract/errors.ts';
import { formatObjectUrl } from '../contract/object-url.ts';
import { readConfiguration } from '../workers/configuration.ts';
import { findStack } from '../workers/embedded/stack-claim.ts';

const toUrl = (path: string): string => formatObjectUrl({ scheme: 'file', path: resolve(path) });

/** What each workflow is started with. */
const inputs: Record<string, (from: string, to: string) => Promise<object>> = {
  cleanWhenCaptioned: async (video, folder) => ({ input: toUrl(video), output: toUrl(folder) }),
  coverMany: async (videos, folder) => {
    const names = (await readdir(videos)).filter((name) => /\.(mp4|mov|mkv|webm)$/iu.test(name)).sort();
    return { inputs: names.map((name) => toUrl(join(videos, name))), output: toUrl(folder) };
  },
};

const [, , workflow = '', from, to] = process.argv;
const readInput = inputs[workflow];
if (!readInput || from === undefined || to === undefined) {
  throw new ReelflowError('InvalidInput', `Name one of ${Object.keys(inputs).join(', ')}, what to read and a folder.`);
}
const input = await readInput(from, to);

const configuration = readConfiguration();
const stack = await findStack(configuration.dataFolder).catch(() => undefined);
const connectionOptions = stack?.embedded ? { address: stack.address } : configuration.connection;
const namespace = configuration.temporalNamespace;
const connection = await Connection.connect(connectionOptions);
const workerConnection = await NativeConnection.connect(connectionOptions);
const client = new Client({ connection, namespace });
const taskQueue = `examples-${randomUUID()}`;
const worker = await Worker.create({
  connection: workerConnection,
  namespace,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('workflows/index.js', import.meta.url)),
});
try {
  const options = { taskQueue, workflowId: `${workflow}-${randomUUID()}`, args: [input] };
  const result: unknown = await worker.runUntil(client.workflow.execute(workflow, options));
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await workerConnection.close();
  await connection.close();
}
