import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../contract/configuration.ts';
import { findStack, joinStack } from '../../../workers/embedded/stack-claim.ts';
import { startStack } from '../../../workers/embedded/stack.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';
import { processesOf } from '../../support/processes.ts';
import { until } from '../../support/until.ts';

const temporaryFolder = await temporaryFolders();

async function options(workerCount = 1) {
  const dataFolder = await temporaryFolder();
  const said: string[] = [];
  const say = ({ text }: { text: string }): void => void said.push(text);
  const configuration = { ...parseConfiguration({}), dataFolder };
  return { said, dataFolder, options: { configuration, environment: process.env, say, workerCount } };
}

const workersOf = (dataFolder: string): number[] => processesOf(dataFolder, 'workers/main.js');

describe('the embedded stack', () => {
  test('tells where it is, runs once per data folder, replaces a killed worker, and leaves no process behind', async () => {
    const { said, dataFolder, options: first } = await options();
    const stack = await startStack(first);
    const written: unknown = JSON.parse(await readFile(join(dataFolder, 'stack.json'), 'utf8'));
    expect(written).toEqual(stack.record);
    expect(await findStack(dataFolder)).toEqual(stack.record);
    expect(said[0]).toMatch(/^Temporal \S+, .*: \//);
    await expect(startStack(first)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('down'),
    });

    const [pid] = workersOf(dataFolder);
    process.kill(pid!, 'SIGKILL');
    await until(() => said.some((text) => text.startsWith('A worker was killed by SIGKILL and is started again')));
    await until(() => workersOf(dataFolder).some((other) => other !== pid));
    expect((await fetch(stack.record.uiUrl!)).status).toBe(200);

    await stack.stop();
    expect(await findStack(dataFolder)).toBeUndefined();
    expect(processesOf(dataFolder)).toEqual([]);
    await expect(readFile(join(dataFolder, 'stack.json'))).rejects.toThrow('ENOENT');
  });

  test('lets no newcomer in once its last user has left', async () => {
    const { dataFolder, options: settings } = await options(0);
    const stack = await startStack(settings);
    const presence = await joinStack(dataFolder);
    let unused = false;
    const waiting = stack.untilUnused().then(() => (unused = true));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(unused).toBe(false);
    if (presence.state === 'ready') presence.leave();
    await waiting;
    expect(await joinStack(dataFolder)).toEqual({ state: 'busy' });
    await stack.stop();
    expect(await joinStack(dataFolder)).toEqual({ state: 'none' });
  });
});
