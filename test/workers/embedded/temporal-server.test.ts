import { Client, Connection } from '@temporalio/client';
import { describe, expect, test } from '@jest/globals';
import { searchAttributes } from '../../../contract/temporal.ts';
import { findTemporal } from '../../../workers/embedded/find-temporal.ts';
import { serverArguments, startTemporalServer } from '../../../workers/embedded/temporal-server.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';
import { until } from '../../support/until.ts';

const temporaryFolder = await temporaryFolders();

const { path: binary } = await findTemporal({ environment: process.env, say: () => undefined });
const start = (dataFolder: string, onCrash?: (reason: string) => void) =>
  startTemporalServer({ binary, dataFolder, namespace: 'media', environment: process.env, onCrash });

async function connect(address: string): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address }), namespace: 'media' });
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  const description = await client.workflow.getHandle(workflowId).describe();
  return description.status.name === 'RUNNING';
}

describe('the embedded Temporal server', () => {
  test('keeps every workflow when it is killed with SIGKILL and comes back, and when it is stopped and started', async () => {
    const dataFolder = await temporaryFolder();
    const crashes: string[] = [];
    const server = await start(dataFolder, (reason) => crashes.push(reason));
    const client = await connect(server.address);
    const ids = Array.from({ length: 20 }, (_, index) => `kept-${index}`);
    const startAll = ids.map((workflowId) =>
      client.workflow.start('any', { workflowId, taskQueue: 'nobody', args: [] }),
    );
    await Promise.all(startAll);

    const { pid, address } = server;
    process.kill(pid!, 'SIGKILL');
    await until(() => crashes.length === 1);
    await until(() => isRunning(client, ids[0]!).catch(() => false));
    expect(server.address).toBe(address);
    expect(server.pid).not.toBe(pid);
    for (const id of ids) expect(await isRunning(client, id)).toBe(true);
    await client.connection.close();
    await server.stop();

    const again = await start(dataFolder);
    const second = await connect(again.address);
    for (const id of ids) expect(await isRunning(second, id)).toBe(true);
    await second.connection.close();
    await again.stop();
  });

  test('has its namespace, its search attributes, a Web UI, and keeps ended runs for thirty days', async () => {
    const server = await start(await temporaryFolder());
    const { connection } = await connect(server.address);
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'media' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 3600);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'media' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.values(searchAttributes)));
    expect((await fetch(server.uiUrl)).status).toBe(200);
    await connection.close();
    await server.stop();
    await expect(fetch(server.uiUrl)).rejects.toThrow();
  });

  test('says so when its port is taken', async () => {
    const first = await start(await temporaryFolder());
    const port = Number(first.address.split(':')[1]);
    const dataFolder = await temporaryFolder();
    const second = startTemporalServer({ binary, dataFolder, namespace: 'media', port, environment: process.env });
    await expect(second).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/EADDRINUSE.*REELFLOW_TEMPORAL_PORT/),
    });
    await first.stop();
  });

  test('writes ahead and syncs as SQLite does best', () => {
    const args = serverArguments({ database: '/d/t.sqlite', namespace: 'media', port: 1, uiPort: 2 });
    const attributes = Object.values(searchAttributes).map((name) => `--search-attribute ${name}=Keyword `);
    expect(args.join(' ')).toBe(
      'server start-dev --ip 127.0.0.1 --port 1 --ui-port 2 --db-filename /d/t.sqlite ' +
        '--sqlite-pragma journal_mode=WAL --sqlite-pragma synchronous=NORMAL --namespace media ' +
        `${attributes.join('')}--log-level warn --log-format json`,
    );
  });
});
