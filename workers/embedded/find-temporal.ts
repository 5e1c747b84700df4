import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { buildTemporal, pinnedVersion } from './build-temporal.ts';
import { downloadTemporal, locateDownload, sdkVersion } from './download-temporal.ts';
import { sayWhile, type Say } from './notice.ts';
import { exists, prepareOnce } from './prepare-once.ts';
import { runCommand } from './run-command.ts';

/** A Temporal binary that runs here. */
export interface TemporalBinary {
  path: string;
  source: 'path' | 'download' | 'build';
  /** As the binary says it. */
  version: string;
}

/** What finding may depend on; tests replace the slow ways to get a binary. */
export interface FindOptions {
  environment: NodeJS.ProcessEnv;
  say: Say;
  locate?: typeof locateDownload;
  download?: typeof downloadTemporal;
  build?: typeof buildTemporal;
}

/**
 * Finds a Temporal server binary, or gets one once per user: `temporal` on PATH, else the SDK's own download, else
 * a build from the pinned Go module.
 * @throws ReelflowError `ProviderUnavailable` when there is no way to get one, saying what to install
 */
export async function findTemporal(options: FindOptions): Promise<TemporalBinary> {
  const ready = await findReadyTemporal(options.environment);
  const binary = ready ?? (await getTemporal(options));
  const from = { path: 'on PATH', download: "the SDK's own download", build: 'built from its Go module' }[
    binary.source
  ];
  // Where it has just been made, that was worth waiting for; otherwise it is what was found the last time.
  const detail = ready !== undefined;
  options.say({ text: `Temporal ${binary.version}, ${from}: ${binary.path}`, transient: false, detail });
  return binary;
}

/** A binary that needs no waiting: on PATH or in the user's cache; undefined when there is none. */
export async function findReadyTemporal(environment: NodeJS.ProcessEnv): Promise<TemporalBinary | undefined> {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const places = [
    ...folders.map((folder) => ({ path: join(folder, 'temporal'), source: 'path' as const })),
    { path: downloadPath(environment), source: 'download' as const },
    { path: buildPath(environment), source: 'build' as const },
  ];
  for (const place of places) {
    if (!(await exists(place.path))) continue;
    const version = await versionOf(place.path, environment);
    if (version) return { ...place, version };
  }
  return undefined;
}

async function getTemporal(options: FindOptions): Promise<TemporalBinary> {
  const { environment, say, locate = locateDownload, download = downloadTemporal, build = buildTemporal } = options;
  const onWait = (): void =>
    say({ text: 'Another process is getting Temporal already: waiting for it.', transient: false });
  const failures: string[] = [];
  try {
    const place = await locate();
    const path = await prepareOnce({
      path: downloadPath(environment),
      onWait,
      make: (made) =>
        sayWhile(say, { what: 'Downloading Temporal', usually: 'under a minute, once' }, () =>
          download(made, place, environment),
        ),
    });
    return await checked(path, 'download', environment);
  } catch (error) {
    failures.push(`Its download: ${reason(error)}`);
    say({ text: `Temporal cannot be downloaded (${reason(error)}), so it is built with Go.`, transient: false });
  }
  try {
    const path = await prepareOnce({
      path: buildPath(environment),
      onWait,
      make: (made) =>
        sayWhile(say, { what: `Building Temporal ${pinnedVersion}`, usually: 'about 3 minutes, once' }, () =>
          build(made, environment),
        ),
    });
    return await checked(path, 'build', environment);
  } catch (error) {
    failures.push(`Its build: ${reason(error)}`);
  }
  const advice =
    'Install the Temporal CLI (https://docs.temporal.io/cli) or Go 1.25 or later, or set TEMPORAL_ADDRESS to a server of your own.';
  throw new ReelflowError('ProviderUnavailable', `There is no Temporal server to run. ${advice} ${failures.join(' ')}`);
}

async function checked(
  path: string,
  source: TemporalBinary['source'],
  environment: NodeJS.ProcessEnv,
): Promise<TemporalBinary> {
  const version = await versionOf(path, environment);
  if (!version) throw new Error(`${path} does not run on this machine; remove it to try again.`);
  return { path, source, version };
}

async function versionOf(path: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const output = await runCommand(path, ['--version'], { environment, timeoutMs: 20_000 });
    return /version (?<version>\S+)/u.exec(output)?.groups?.['version'];
  } catch {
    return undefined;
  }
}

function downloadPath(environment: NodeJS.ProcessEnv): string {
  return join(cacheFolder(environment), `temporal-sdk-${sdkVersion}-${process.platform}-${process.arch}`, 'temporal');
}

function buildPath(environment: NodeJS.ProcessEnv): string {
  return join(cacheFolder(environment), `temporal-${pinnedVersion}-${process.platform}-${process.arch}`, 'temporal');
}

/** Where what was prepared once for this user is kept. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const base = environment['XDG_CACHE_HOME'];
  return join(base?.startsWith('/') ? base : join(environment['HOME'] ?? homedir(), '.cache'), 'reelflow');
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`.replace(/\s+/gu, ' ').slice(-400);
}
