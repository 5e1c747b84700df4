import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { prepareOnce } from '../../../workers/embedded/prepare-once.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();

const modulePath = new URL('../../../workers/embedded/prepare-once.js', import.meta.url).href;

/** A process of its own that takes its time to make the file, and notes that it did. */
function maker(path: string, log: string) {
  const program = `
    import { appendFile, writeFile } from 'node:fs/promises';
    import { prepareOnce } from '${modulePath}';
    await prepareOnce({ path: '${path}', async make(made) {
      await appendFile('${log}', 'made ');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await writeFile(made, 'whole');
    } });`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
}

describe('preparing a file once', () => {
  test('is done by one of several processes at once, and all of them get it', async () => {
    const folder = await temporaryFolder();
    const [path, log] = [join(folder, 'tool/binary'), join(folder, 'log')];
    const makers = [maker(path, log), maker(path, log), maker(path, log)];
    const codes = await Promise.all(makers.map((process) => once(process, 'exit')));
    expect(codes.map(([code]: unknown[]) => code)).toEqual([0, 0, 0]);
    expect(await readFile(log, 'utf8')).toBe('made ');
    expect(await readdir(join(folder, 'tool'))).toEqual(['binary']);
  });

  test('takes over from a process that was killed in the middle', async () => {
    const folder = await temporaryFolder();
    const [path, log] = [join(folder, 'tool/binary'), join(folder, 'log')];
    const killed = maker(path, log);
    while ((await readFile(log, 'utf8').catch(() => '')) === '') await new Promise((done) => setTimeout(done, 50));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    // Half a minute later:
    const past = new Date(Date.now() - 31_000);
    await utimes(join(folder, 'tool.lock'), past, past);
    await prepareOnce({ path, make: (made) => writeFile(made, 'by the second') });
    expect(await readFile(path, 'utf8')).toBe('by the second');
  });

  test('leaves nothing behind when it fails, so that it can be tried again', async () => {
    const path = join(await temporaryFolder(), 'tool/binary');
    const failing = prepareOnce({ path, make: () => Promise.reject(new Error('no disk')) });
    await expect(failing).rejects.toThrow('no disk');
    await mkdir(join(path, '..', 'unrelated'));
    await expect(prepareOnce({ path, make: (made) => writeFile(made, 'x') })).resolves.toBe(path);
  });
});
