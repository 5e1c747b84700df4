// media
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { isStackGone } from '../../workers/embedded/stack-claim.ts';
import { reelflow, startReelflow, type CommandResult } from '../support/command-line.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { processesOf } from '../support/processes.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { until } from '../support/until.ts';

afterAll(() => run('down'));
const temporaryFolder = await temporaryFolders();
const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
/** Each of these starts a stack or two, on processors that may be busy. */
jest.setTimeout(300_000);

// Long enough that it still runs after a dozen commands.
beforeAll(async () => {
  await writeMovingClip(join(folder, 'short.mp4'), 3);
  await writeMovingClip(join(folder, 'long.mp4'), 600);
}, 120_000);

// In one piece, which takes longer.
const environment = { REELFLOW_SEGMENT_SECONDS: '0' };
const run = (...args: string[]): Promise<CommandResult> => reelflow(dataFolder, args, folder, environment);
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await run(...args, '--json')).stdout);
const workflow = (video: string, id: string): string[] => [
  'run',
  'detext-caption-cover',
  video,
  '--out',
  id,
  '--id',
  id,
];

test('a run whose command was killed is named when its id is used again, and goes on while somebody watches it', async () => {
  const command = startReelflow(dataFolder, workflow('short.mp4', 'killed'), folder);
  await until(() => command.stderr().includes('VideoDetext: '), 60_000);
  command.child.kill('SIGKILL');
  await command.result;
  await until(() => isStackGone(dataFolder), 60_000);

  expect(await run(...workflow('short.mp4', 'killed'))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/`reelflow show killed --follow`.*`reelflow cancel killed`/),
  });
  expect(await run('show', 'killed', '--follow')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('killed: completed'),
  });
  await until(() => isStackGone(dataFolder), 60_000);
  expect(processesOf(dataFolder)).toEqual([]);
});

test('with a stack in the background, a run is watched, listed and shown as it stands, and outlives who watches', async () => {
  const up = await run('up', '--detach');
  const said =
    /The stack is up\. Temporal: \S+, its Web UI: \S+\nThe job service: http\S+ .*keys create.*\nLogs: .*logs\./;
  expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(said) });
  expect(await readFile(join(dataFolder, 'logs', 'up.log'), 'utf8')).toMatch(said);

  await run(...workflow('long.mp4', 'watched'), '--detach');
  const watcher = startReelflow(dataFolder, ['show', 'watched', '--follow'], folder);
  await until(() => /VideoDetext: removing text \d+%/.test(watcher.stderr()), 120_000);
  expect(await json('show', 'watched')).toMatchObject({
    status: 'RUNNING',
    steps: expect.arrayContaining([
      expect.objectContaining({
        id: 'VideoDetext',
        state: 'Analysing',
        attempt: 1,
        progress: { fraction: expect.any(Number), phase: 'removing text' },
      }),
    ]),
  });
  expect((await run('show', 'watched')).stdout).toMatch(/VideoDetext +Analysing: \d+%, removing text, /);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const another = startReelflow(dataFolder, ['show', 'watched', '--follow'], folder);
    await until(() => another.stderr().includes('VideoDetext: '), 60_000);
    another.child.kill(signal);
    expect(await another.result).toMatchObject({ exitCode: 130, stdout: expect.stringContaining('goes on') });
  }
  expect(watcher.child.exitCode).toBeNull();
  expect((await json('jobs', '--state', 'Analysing')) as unknown[]).toContainEqual(
    expect.objectContaining({ state: 'Analysing', input: expect.stringContaining(`file://${folder}/`) }),
  );
  expect((await run('runs', '--limit', '1')).stdout).toMatch(
    /^watched +detext-caption-cover +running +\d+ (s|min) +\S+\/long\.mp4\n$/,
  );

  await run('cancel', 'watched');
  const ended = await watcher.result;
  expect(ended).toMatchObject({ exitCode: 130, stdout: expect.stringMatching(/(VideoDetext|Cover) +cancelled, /) });
  await until(async () => ((await json('runs', '--state', 'cancelled')) as unknown[]).length === 1, 30_000);
  expect(await json('runs', '--limit', '1', '--state', 'completed')).toMatchObject([
    { workflowId: 'killed', workflow: 'detext-caption-cover', status: 'COMPLETED' },
  ]);
  expect(await json('jobs', '--state', 'Queuing')).toEqual([]);
  await run('down');
});
