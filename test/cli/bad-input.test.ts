import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { reelflow } from '../support/command-line.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();
const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
await writeFile(join(folder, 'empty.mp4'), '');
await writeFile(join(folder, 'video.mp4'), 'something');
await mkdir(join(folder, 'folder.mp4'));

const submit = ['job', 'submit', 'Cover', '--input', 'video.mp4'];
const run = ['run', 'detext-caption-cover', 'video.mp4'];
const cases: { title: string; args: string[]; type: string; exitCode: number; message: RegExp }[] = [
  { title: 'an unknown sub-command', args: ['rum'], type: 'InvalidInput', exitCode: 2, message: /Did you mean run\?/ },
  { title: 'an unknown option', args: [...run, '--ouch'], type: 'InvalidInput', exitCode: 2, message: /--ouch/ },
  { title: 'a missing argument', args: ['run'], type: 'InvalidInput', exitCode: 2, message: /'workflow'/ },
  { title: 'a missing option', args: submit, type: 'InvalidInput', exitCode: 2, message: /--output/ },
  {
    title: 'an unknown workflow',
    args: ['run', 'x', 'video.mp4'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /detext-caption-cover/,
  },
  {
    title: 'a missing file',
    args: ['run', 'detext-caption-cover', 'no.mp4'],
    type: 'ObjectNotFound',
    exitCode: 3,
    message: /no\.mp4/,
  },
  {
    title: 'an empty file',
    args: ['run', 'detext-caption-cover', 'empty.mp4'],
    type: 'MediaUnreadable',
    exitCode: 3,
    message: /is empty/,
  },
  {
    title: 'a folder as input',
    args: ['run', 'detext-caption-cover', 'folder.mp4'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /not a file/,
  },
  {
    title: 'an output folder that is a file',
    args: [...run, '--out', 'video.mp4'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /not a folder/,
  },
  {
    title: 'a parameter that no step has',
    args: [...run, '--param', 'zoom=1'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /Cover\.count/,
  },
  {
    title: 'a parameter out of range',
    args: [...run, '--param', 'Cover.count=99'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /count/,
  },
  {
    title: 'a parameter without a value',
    args: [...run, '--param', 'count'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /name=value/,
  },
  {
    title: 'parameters that are no JSON',
    args: [...submit, '--output', 'a-{sequenceId}.jpg', '--params', '{x'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /JSON object/,
  },
  {
    title: 'a parameter that the algorithm does not have',
    args: [...submit, '--output', 'a-{sequenceId}.jpg', '--param', 'cuont=3'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /cannot be used\. There is no "cuont"\. There are: Model, model, mode, count\.$/m,
  },
  {
    title: 'an unknown algorithm',
    args: ['job', 'submit', 'Covers', '--input', 'video.mp4', '--output', 'a.jpg'],
    type: 'UnknownAlgorithm',
    exitCode: 2,
    message: /Cover/,
  },
  {
    title: 'an output that lacks a placeholder',
    args: [...submit, '--output', 'a.jpg'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /\{sequenceId\}/,
  },
  {
    title: 'an output with an unknown placeholder',
    args: [...submit, '--output', '{sequenceId}{name}.jpg'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /\{name\}/,
  },
  {
    title: 'an object URL of another kind',
    args: ['run', 'detext-caption-cover', 'ftp://a/b.mp4'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /oss:\/\//,
  },
  {
    title: 'a number of workers that is none',
    args: ['up', '--workers', 'many'],
    type: 'InvalidInput',
    exitCode: 2,
    message: /many/,
  },
];

describe('bad input is told in one line, as JSON when asked, before anything is started:', () => {
  test.each(cases)('$title', async ({ args, type, exitCode, message }) => {
    const result = await reelflow(dataFolder, [...args, '--json'], folder);
    expect(result.stderr).toMatch(new RegExp(`^${type}: [^\\n]+\\n$`));
    expect(result.stderr).toMatch(message);
    expect(JSON.parse(result.stdout)).toEqual({
      error: { type, code: expect.any(String), message: expect.stringMatching(message) },
    });
    expect(result.exitCode).toBe(exitCode);
    expect(await readdir(folder)).not.toContain('data');
  });

  test('without --json standard output stays empty', async () => {
    const result = await reelflow(dataFolder, ['run', 'x', 'video.mp4'], folder);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test('settings that cannot be used are named', async () => {
    process.env['REELFLOW_MEDIA_CONCURRENCY'] = 'many';
    const result = await reelflow(dataFolder, ['doctor'], folder).finally(
      () => delete process.env['REELFLOW_MEDIA_CONCURRENCY'],
    );
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('REELFLOW_MEDIA_CONCURRENCY') });
  });

  test('a data folder that cannot be made is told', async () => {
    await chmod(join(folder, 'video.mp4'), 0o600);
    const result = await reelflow(join(folder, 'video.mp4', 'data'), ['job', 'get', 'a'], folder);
    expect(result).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('REELFLOW_DATA') });
  });
});
