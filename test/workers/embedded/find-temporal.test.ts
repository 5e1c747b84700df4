import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { downloadTemporal, locateDownload } from '../../../workers/embedded/download-temporal.ts';
import { cacheFolder, findTemporal } from '../../../workers/embedded/find-temporal.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();

const fake = (version: string): string => `#!/bin/sh\necho temporal version ${version}\n`;

async function writeFake(path: string, version: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, fake(version));
  await chmod(path, 0o755);
}

/** A machine with an empty cache, and nothing on PATH but what `sh` and `tar` need. */
async function machine() {
  const home = await temporaryFolder();
  const said: string[] = [];
  const environment = { HOME: home, PATH: `${home}/bin:/usr/bin:/bin` };
  const offline = (): Promise<never> => Promise.reject(new Error('offline'));
  return {
    home,
    said,
    options: { environment, say: ({ text }: { text: string }) => void said.push(text), locate: offline },
  };
}

describe('finding Temporal', () => {
  test('takes the binary on PATH and says so', async () => {
    const { home, said, options } = await machine();
    await writeFake(join(home, 'bin/temporal'), '9.9.9');
    const found = await findTemporal(options);
    expect(found).toEqual({ path: join(home, 'bin/temporal'), source: 'path', version: '9.9.9' });
    expect(said).toEqual([`Temporal 9.9.9, on PATH: ${found.path}`]);
  });

  test('passes over a binary on PATH that does not run', async () => {
    const { home, options } = await machine();
    await mkdir(join(home, 'bin'));
    await writeFile(join(home, 'bin/temporal'), 'not a program', { mode: 0o755 });
    const build = (path: string): Promise<void> => writeFake(path, '1.2.3');
    await expect(findTemporal({ ...options, build })).resolves.toMatchObject({ source: 'build', version: '1.2.3' });
  });

  test('downloads what the site names for this machine, once', async () => {
    const { home, said, options } = await machine();
    await writeFake(join(home, 'archive/temporal'), '2.0.0');
    execFileSync('tar', ['-czf', join(home, 'a.tar.gz'), '-C', join(home, 'archive'), 'temporal']);
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const archiveUrl = `${base}/a.tar.gz`;
      if (request.url === '/a.tar.gz') void readFile(join(home, 'a.tar.gz')).then((archive) => response.end(archive));
      else response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }));
    }).listen(0);
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const locate = (): ReturnType<typeof locateDownload> => locateDownload(base);
    const first = await findTemporal({ ...options, locate, download: downloadTemporal });
    expect(first).toMatchObject({ source: 'download', version: '2.0.0' });
    expect(said[0]).toBe('Downloading Temporal: usually under a minute, once.');
    expect(asked[0]).toMatch(/^\/cli\/default\?arch=(amd|arm)64&platform=\w+&format=tar.gz&sdk-name=sdk-typescript/);
    await expect(findTemporal(options)).resolves.toEqual(first);
    expect(asked).toHaveLength(2);
    server.close();
  });

  test('builds when it is offline, and finds that build again', async () => {
    const { said, options } = await machine();
    const build = (path: string): Promise<void> => writeFake(path, '1.5.1');
    const first = await findTemporal({ ...options, build });
    expect(first.path.startsWith(cacheFolder(options.environment))).toBe(true);
    expect(said).toContain('Temporal cannot be downloaded (offline), so it is built with Go.');
    expect(said).toContain('Building Temporal 1.5.1: usually about 3 minutes, once.');
    await expect(findTemporal({ ...options, build: () => Promise.reject(new Error('again')) })).resolves.toEqual(first);
  });

  test('says what to install when there is no way to get one', async () => {
    const { options } = await machine();
    const finding = findTemporal({ ...options, build: () => Promise.reject(new Error('spawn go ENOENT')) });
    await expect(finding).rejects.toMatchObject({
      type: 'ProviderUnavailable',
      message: expect.stringMatching(/Install the Temporal CLI .* or Go .* TEMPORAL_ADDRESS .* offline .*go ENOENT/),
    });
  });

  test('keeps its cache where the user keeps caches', () => {
    expect(cacheFolder({ HOME: '/h', XDG_CACHE_HOME: '/c' })).toBe('/c/reelflow');
    expect(cacheFolder({ HOME: '/h' })).toBe('/h/.cache/reelflow');
  });
});
