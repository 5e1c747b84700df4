import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { ReelflowError } from '../contract/errors.ts';
import { readConfiguration } from '../workers/configuration.ts';
import { findStack } from '../workers/embedded/stack-claim.ts';

/**
 * Runs one of the example workflows on the running stack, with a worker of its own for it.
 * @throws ReelflowError `ProviderUnavailable` when no stack runs
 */
export async function runWorkflow(workflow: string, input: object): Promise<unknown> {
  // What the SDK has to say in passing would stand between the lines of the result.
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const configuration = readConfiguration();
  const stack = await findStack(configuration.dataFolder).catch(() => undefined);
  const connectionOptions = stack?.embedded ? { address: stack.address } : configuration.connection;
  const namespace = configuration.temporalNamespace;
  const connection = await Connection.connect(connectionOptions).catch((cause: unknown) => {
    throw new ReelflowError('ProviderUnavailable', 'No stack runs. Start one with `reelflow up --detach`.', { cause });
  });
  const workerConnection = await NativeConnection.connect(connectionOptions);
  try {
    const client = new Client({ connection, namespace });
    const taskQueue = `examples-${randomUUID()}`;
    const worker = await Worker.create({
      connection: workerConnection,
      namespace,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('workflows/index.js', import.meta.url)),
    });
    const options = { taskQueue, workflowId: `${workflow}-${randomUUID()}`, args: [input] };
    return await worker.runUntil(client.workflow.execute(workflow, options));
  } finally {
    await workerConnection.close();
    await connection.close();
  }
}
