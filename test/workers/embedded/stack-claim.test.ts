import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { claimStack, findStack, joinStack } from '../../../workers/embedded/stack-claim.ts';
import type { StackRecord } from '../../../workers/embedded/stack-record.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';
import { until } from '../../support/until.ts';

const temporaryFolder = await temporaryFolders();

const modulePath = new URL('../../../workers/embedded/stack-claim.js', import.meta.url).href;
const record: StackRecord = {
  pid: 1,
  address: '127.0.0.1:1',
  namespace: 'default',
  embedded: true,
  workerCount: 1,
  startedAt: '2030-01-01T00:00:00.000Z',
};

describe('the claim to the stack of a data folder', () => {
  test('is held by one process at a time', async () => {
    const folder = await temporaryFolder();
    const claim = await claimStack(folder);
    expect(await claimStack(folder)).toBeUndefined();
    expect(await claimStack(await temporaryFolder()).then((other) => other?.release())).toBeUndefined();
    await claim?.release();
    const next = await claimStack(folder);
    expect(next).toBeDefined();
    await next?.release();
  });

  test('is free at once when its holder is killed with SIGKILL', async () => {
    const folder = await temporaryFolder();
    const program = `import { claimStack } from '${modulePath}'; await claimStack('${folder}'); console.log('claimed');`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(await claimStack(folder)).toBeUndefined();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const claim = await claimStack(folder);
    expect(claim).toBeDefined();
    await claim?.release();
  });

  test('tells newcomers the stack once it is there, and counts them until they leave', async () => {
    const folder = await temporaryFolder();
    expect(await joinStack(folder)).toEqual({ state: 'none' });
    const claim = (await claimStack(folder))!;
    expect(await joinStack(folder)).toEqual({ state: 'busy' });
    expect(claim.userCount).toBe(0);
    claim.record = record;
    const presence = await joinStack(folder);
    expect(presence).toMatchObject({ state: 'ready', record });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(claim.userCount).toBe(1);
    if (presence.state === 'ready') presence.leave();
    await until(() => claim.userCount === 0);
    expect(await findStack(folder)).toEqual(record);
    await until(() => claim.userCount === 0);
    await claim.release();
  });
});
