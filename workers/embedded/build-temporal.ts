import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.ts';

/** The newest version that builds from the Go module proxy alone; later ones need a module that is not published. */
export const pinnedVersion = '1.5.1';

const module = 'github.com/temporalio/cli';

/**
 * Builds the pinned Temporal CLI to `path` with the Go tool chain. Go checks every module against its checksum database.
 * @throws Error when Go is missing, too old or cannot reach its module proxy
 */
export async function buildTemporal(path: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const folder = dirname(path);
  const flags = `-s -w -X ${module}/temporalcli.Version=${pinnedVersion}`;
  await runCommand('go', ['install', '-ldflags', flags, `${module}/cmd/temporal@v${pinnedVersion}`], {
    // Anywhere but in a Go module of the user's, whose settings would apply.
    folder,
    // Without GOOS and GOARCH, which would put the result elsewhere and make it useless here.
    environment: { ...environment, CGO_ENABLED: '0', GOBIN: folder, GOOS: '', GOARCH: '', GOWORK: 'off' },
  });
  await rename(join(folder, 'temporal'), path);
}
