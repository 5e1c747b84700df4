import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { toListing } from '../../cli/object-location.ts';
import { reelflow, type CommandResult } from '../support/command-line.ts';
import { ossKey, startOssServer } from '../support/oss-server.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { withEnvironment } from '../support/with-environment.ts';

const newFolder = await temporaryFolders();
const server = await startOssServer(['media']);
const inOss = {
  REELFLOW_STORE: 'oss',
  REELFLOW_STORE_REGION: ossKey.region,
  REELFLOW_STORE_ENDPOINT: server.endpoint,
  REELFLOW_STORE_PATH_STYLE: 'yes',
  ALIBABA_CLOUD_ACCESS_KEY_ID: ossKey.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: ossKey.accessKeySecret,
};
let data = '';
let here = '';

beforeEach(async () => {
  data = await newFolder();
  here = await newFolder();
});

const objects = (...args: string[]): Promise<CommandResult> => reelflow(data, ['objects', ...args], here);

describe.each([
  ['the data folder', {}],
  ['OSS', inOss],
])('reelflow objects, in %s', (_, environment: Record<string, string>) => {
  test('puts a file, lists it, gets it back whole, and removes it', async () => {
    const content = randomBytes(9 << 20);
    await writeFile(join(here, '视频 1.mp4'), content);
    await withEnvironment(environment, async () => {
      const url = 'oss://media/in/视频%201.mp4';
      const put = await objects('put', '视频 1.mp4', 'oss://media/in/', '--json');
      expect([put.exitCode, JSON.parse(put.stdout)]).toEqual([0, { url, sizeBytes: content.length }]);
      const list = await objects('list', 'oss://media/in', '--json');
      expect(JSON.parse(list.stdout)).toMatchObject([{ url, key: 'in/视频 1.mp4', sizeBytes: content.length }]);
      expect((await objects('get', url, 'copy.mp4')).exitCode).toBe(0);
      expect((await readFile(join(here, 'copy.mp4'))).equals(content)).toBe(true);
      expect((await readdir(here)).sort()).toEqual(['copy.mp4', '视频 1.mp4']);
      expect((await objects('remove', url)).exitCode).toBe(0);
      expect((await objects('remove', url)).stderr).toContain('ObjectNotFound: There is no object');
    });
  });
});

describe('reelflow objects', () => {
  test('replaces a local file only when it is told to', async () => {
    await writeFile(join(here, 'a.txt'), 'new');
    await objects('put', 'a.txt', 'oss://media/a.txt');
    await writeFile(join(here, 'a.txt'), 'mine');
    const refused = await objects('get', 'oss://media/a.txt');
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect(await readFile(join(here, 'a.txt'), 'utf8')).toBe('mine');
    expect((await objects('get', 'oss://media/a.txt', '--force')).exitCode).toBe(0);
    expect(await readFile(join(here, 'a.txt'), 'utf8')).toBe('new');
    expect((await objects('get', 'oss://media/a.txt', '-')).stdout).toBe('new');
  });

  test('says what is wrong', async () => {
    const wrong = [
      [['put', 'none.mp4', 'oss://media/a'], 'ObjectNotFound: There is no file none.mp4'],
      [['put', 'none.mp4', 'file:///tmp/a'], 'InvalidInput: file:///tmp/a is in no bucket'],
      [['get', 'oss://media/none', '-'], 'ObjectNotFound: There is no object oss://media/none'],
      [['get', 'oss://media/none', 'no/where'], 'InvalidInput: There is no folder no'],
    ] as const;
    await Promise.all(
      wrong.map(async ([args, message]) => {
        const { exitCode, stdout, stderr } = await objects(...args);
        expect([exitCode === 0, stdout]).toEqual([false, '']);
        expect(stderr).toContain(message);
      }),
    );
  });

  test('reads which objects to list', () => {
    expect(toListing('oss://media')).toEqual({ bucket: 'media', prefix: '' });
    expect(toListing('oss://media/a/%25')).toEqual({ bucket: 'media', prefix: 'a/%' });
    expect(toListing('oss://media.oss-cn-hangzhou.aliyuncs.com/a')).toEqual({
      bucket: 'media',
      region: 'cn-hangzhou',
      prefix: 'a',
    });
  });
});
