import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createGuards } from '../../network/guards.ts';
import { toDisplayPath, toInputUrl, toObjectUrl, toOutputFolderUrl, toOutputUrl } from '../../cli/local-path.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();

describe('a local path', () => {
  test('becomes an absolute file: URL and back, whatever its characters', () => {
    for (const path of ['/a/b.mp4', '/a/100% of #1?.mp4', '/视频/短片 1.mp4', '/a/{source}-{sequenceId}.jpg']) {
      expect(toDisplayPath(toObjectUrl(path))).toBe(path);
    }
    expect(toObjectUrl('clip.mp4')).toBe(`file://${process.cwd()}/clip.mp4`);
    expect(toObjectUrl('oss://bucket/clip.mp4')).toBe('oss://bucket/clip.mp4');
  });

  test('of an input must be a file that is not empty', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.mp4'), 'x');
    await expect(toInputUrl(join(folder, 'a.mp4'))).resolves.toBe(`file://${folder}/a.mp4`);
    await expect(toInputUrl(`file://${folder}/b.mp4`)).rejects.toMatchObject({ type: 'ObjectNotFound' });
    await expect(toInputUrl(folder)).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('a web address is an input where its host is allowed', async () => {
    const url = 'https://media.example.com/a.mp4';
    await expect(toInputUrl(url)).rejects.toMatchObject({ message: expect.stringContaining('REELFLOW_INPUT_HOSTS') });
    await expect(
      toInputUrl(url, createGuards({ inputHosts: ['media.example.com'], internalHosts: [] }).inputs),
    ).resolves.toBe(url);
  });

  test('of an output has its folder made, unless a placeholder names it', async () => {
    const folder = await temporaryFolder();
    await toOutputUrl(join(folder, 'new/deep/{source}.srt'));
    expect((await stat(join(folder, 'new/deep'))).isDirectory()).toBe(true);
    await toOutputUrl(join(folder, '{source}/a.srt'));
    await expect(stat(join(folder, '{source}'))).rejects.toThrow('ENOENT');
    expect(await toOutputFolderUrl(`${folder}/out/`)).toBe(`file://${folder}/out`);
    expect((await stat(join(folder, 'out'))).isDirectory()).toBe(true);
    await mkdir(join(folder, 'x'));
    await writeFile(join(folder, 'x/file'), '');
    await expect(toOutputFolderUrl(join(folder, 'x/file/y'))).rejects.toMatchObject({ type: 'InvalidInput' });
  });
});
