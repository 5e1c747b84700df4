// media
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { findStack, isStackGone } from '../../workers/embedded/stack-claim.ts';
import { reelflow, startReelflow, type CommandResult } from '../support/command-line.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { processesOf } from '../support/processes.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { until } from '../support/until.ts';

// Before the folders go, in case a test failed half-way.
afterAll(() => run('down'));
const temporaryFolder = await temporaryFolders();
const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
await writeMovingClip(join(folder, 'short.mp4'), 3);
await writeMovingClip(join(folder, 'long.mp4'), 60);
await writeFile(join(folder, 'corrupt.mp4'), 'this is not a video');

const run = (...args: string[]): Promise<CommandResult> => reelflow(dataFolder, [...args, '--json'], folder);
const start = (...args: string[]) => startReelflow(dataFolder, [...args, '--json'], folder);
const coverArgs = ['job', 'submit', 'Cover', '--params', '{"count":1}', '--wait'];
const json = ({ stdout }: CommandResult): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
/** Each of these starts a stack or two, on processors that may be busy. */
jest.setTimeout(300_000);

const stackIsGone = (): Promise<boolean> => isStackGone(dataFolder);

describe('with no stack running', () => {
  test('a job brings one up, prints its record, and takes it down again', async () => {
    const output = 'covers/{source}-{sequenceId}.jpg';
    const result = await run(...coverArgs, '--input', 'short.mp4', '--output', output);
    expect(result).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^Job [0-9a-f]{32}\n/),
    });
    expect(json(result)).toEqual({
      jobId: expect.stringMatching(/^[0-9a-f]{32}$/),
      functionName: 'Cover',
      state: 'Success',
      createTime: expect.stringMatching(/Z$/),
      finishTime: expect.stringMatching(/Z$/),
      input: `file://${folder}/short.mp4`,
      output: `file://${folder}/covers/{source}-{sequenceId}.jpg`,
      params: { count: 1 },
      outputs: [`file://${folder}/covers/short-00001.jpg`],
      result: expect.anything(),
      warnings: [expect.stringContaining('blurred')],
      error: null,
      notifications: [],
    });
    expect(existsSync(join(folder, 'covers/short-00001.jpg'))).toBe(true);
    expect(await stackIsGone()).toBe(true);
    expect(processesOf(dataFolder)).toEqual([]);

    const again = await run('job', 'get', String(json(result)['jobId']));
    expect(json(again)).toEqual(json(result));
    expect(await stackIsGone()).toBe(true);
  });

  test('a file that is no video is named as such, with the exit code of its error, and nothing is published', async () => {
    const result = await run(...coverArgs, '--input', 'corrupt.mp4', '--output', 'bad/{sequenceId}.jpg');
    expect(json(result)).toMatchObject({
      state: 'Fail',
      result: null,
      outputs: [],
      error: { type: 'MediaUnreadable' },
    });
    expect(result).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/\nMediaUnreadable: [^\n]+\n$/) });
    expect(await readdir(join(folder, 'bad'))).toEqual([]);
  });

  test('a command is done when its work is done, though another one goes on with its stack', async () => {
    const first = start('run', 'detext-caption-cover', 'short.mp4', '--out', 'first');
    await until(() => first.stderr().includes('VideoDetext: '), 60_000);
    const second = start('run', 'detext-caption-cover', 'long.mp4', '--out', 'second');
    expect(await first.result).toMatchObject({ exitCode: 0 });
    expect(second.child.exitCode).toBeNull();
    await until(() => second.stderr().includes('VideoDetext: '), 60_000);
    second.child.kill('SIGINT');
    expect(await second.result).toMatchObject({ exitCode: 130 });
    await until(stackIsGone, 60_000);
    await until(() => processesOf(dataFolder).length === 0, 60_000);
  });

  test('a command that is killed with SIGKILL takes its stack with it', async () => {
    const command = start('run', 'detext-caption-cover', 'long.mp4', '--out', 'killed');
    await until(() => command.stderr().includes('VideoDetext: '), 60_000);
    command.child.kill('SIGKILL');
    await command.result;
    await until(stackIsGone, 60_000);
    await until(() => processesOf(dataFolder).length === 0);
  });
});

describe('with a stack running', () => {
  test('it is found and used, a detached run goes on under it, and `down` ends it', async () => {
    const up = start('up');
    await until(async () => (await findStack(dataFolder)) !== undefined, 60_000);
    const second = await run('up');
    expect(second).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('reelflow down') });

    const detached = await run(
      'run',
      'detext-caption-cover',
      'short.mp4',
      '--out',
      'results',
      '--id',
      'mine',
      '--detach',
    );
    expect(json(detached)).toMatchObject({ workflowId: 'mine', status: 'RUNNING', outputs: [] });
    const taken = await run('run', 'detext-caption-cover', 'short.mp4', '--out', 'results', '--id', 'mine');
    expect(taken).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('`reelflow show mine --follow`') });

    const shown = await run('show', 'mine', '--follow');
    expect(shown.exitCode).toBe(0);
    const record = json(shown);
    expect(Object.keys(record)).toEqual(['workflowId', 'runId', 'status', 'steps', 'outputs']);
    expect(record).toMatchObject({ workflowId: 'mine', status: 'COMPLETED' });
    const steps = record['steps'] as Record<string, unknown>[];
    expect(steps.map(({ id }) => id).sort()).toEqual(['CaptionExtraction', 'Cover', 'VideoDetext']);
    for (const step of steps) {
      expect(step).toEqual({
        id: step['algorithm'],
        algorithm: expect.any(String),
        jobId: expect.stringMatching(/^[0-9a-f]{32}$/),
        state: 'Success',
        seconds: expect.any(Number),
        outputs: expect.any(Array),
        result: expect.any(Object),
      });
    }
    for (const url of record['outputs'] as string[]) expect(existsSync(url.replace('file://', ''))).toBe(true);
    expect(json(await run('show', 'mine'))).toEqual(record);

    expect(await run('show', 'nobody')).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/^JobNotFound: /) });
    expect(await run('job', 'get', 'a'.repeat(32))).toMatchObject({ exitCode: 5 });
    expect(await findStack(dataFolder)).toBeDefined();

    expect(json(await run('down'))).toMatchObject({ stopped: true });
    expect(await up.result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"address"') });
    expect(json(await run('down'))).toEqual({ stopped: false });
    expect(processesOf(dataFolder)).toEqual([]);
  });

  test('SIGINT without a terminal cancels the run: its video is not published and no process is left', async () => {
    const command = start('run', 'detext-caption-cover', 'long.mp4', '--out', 'cancelled');
    await until(() => command.stderr().includes('VideoDetext: removing text'), 60_000);
    command.child.kill('SIGINT');
    const result = await command.result;
    expect(result.exitCode).toBe(130);
    expect(json(result)).toMatchObject({ status: 'CANCELLED', error: { type: 'JobCancelled' } });
    expect(await readdir(join(folder, 'cancelled'))).not.toContain('long-clean.mp4');
    expect(processesOf(dataFolder)).toEqual([]);
  });

  test('a run is cancelled from another command', async () => {
    const command = start('run', 'detext-caption-cover', 'long.mp4', '--out', 'elsewhere', '--id', 'other');
    await until(() => command.stderr().includes('VideoDetext: '), 60_000);
    const cancelled = await run('cancel', 'other');
    expect(json(cancelled)).toMatchObject({ workflowId: 'other', status: 'CANCELLED' });
    expect(cancelled.exitCode).toBe(0);
    expect(await command.result).toMatchObject({ exitCode: 130 });
    const log = await readFile(join(dataFolder, 'logs', 'up.log'), 'utf8');
    for (const line of log.trim().split('\n')) expect(line).toMatch(/(Z Temporal|Z The stack is up\.|^Logs:) /);
  });
});
