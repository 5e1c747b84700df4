import { chmod, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { runCommand } from './run-command.ts';

/** The SDK whose default server version is asked for. */
export const sdkVersion = '1.24.0';

const site = 'https://temporal.download';
const answer = z.object({ archiveUrl: z.url(), fileToExtract: z.string().regex(/^[\w.-]+$/u) });

/**
 * Where the binary of this machine can be fetched, as the SDK itself asks for it (sdk-core `ephemeral_server`).
 * Fails within four seconds when the site cannot be reached.
 */
export async function locateDownload(base = site): Promise<z.output<typeof answer>> {
  const query = new URLSearchParams({
    arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    format: 'tar.gz',
    'sdk-name': 'sdk-typescript',
    'sdk-version': sdkVersion,
  });
  const response = await fetch(`${base}/cli/default?${query.toString()}`, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(`${base} answered ${response.status}`);
  return answer.parse(await response.json());
}

/** Fetches and unpacks the binary to `path`. */
export async function downloadTemporal(
  path: string,
  download: z.output<typeof answer>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const response = await fetch(download.archiveUrl, { signal: AbortSignal.timeout(300_000) });
  if (!response.ok || !response.body) throw new Error(`${download.archiveUrl} answered ${response.status}`);
  const folder = dirname(path);
  await runCommand('tar', ['-xzf', '-', '-C', folder, download.fileToExtract], {
    environment,
    input: Readable.fromWeb(response.body),
  });
  const unpacked = join(folder, download.fileToExtract);
  try {
    await chmod(unpacked, 0o755);
    await rename(unpacked, path);
  } finally {
    await rm(unpacked, { force: true });
  }
}
