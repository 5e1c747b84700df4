import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { algorithms } from '../../algorithms/index.ts';
import { createProgram } from '../../cli/program.ts';
import { workflowCatalogue } from '../../cli/workflow-catalogue.ts';
import { readConfiguration } from '../../workers/configuration.ts';
import * as workflows from '../../workflows/index.ts';
import { reelflow } from '../support/command-line.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();
const folder = await temporaryFolder();
const program = createProgram({
  configuration: () => readConfiguration({}),
  environment: {},
  output: () => ({ json: true, live: false, result: () => undefined, say: () => undefined }),
});

/** Every command that does something, by its full name. */
function leaves(command: Command, path: string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

describe('the command line', () => {
  test.each(leaves(program))('%s has examples in its help, and --json', async (name, command) => {
    const { stdout, exitCode } = await reelflow(folder, [...name.split(' '), '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\\n  \\$ reelflow ${name}`));
    expect(command.options.map((option) => option.long)).toContain('--json');
  });

  test('lists every algorithm with its parameters as JSON Schema', async () => {
    const { stdout, stderr } = await reelflow(folder, ['algorithms', '--json']);
    const listed = JSON.parse(stdout) as { name: string; params: { type: string } }[];
    expect(listed.map(({ name }) => name)).toEqual(algorithms.map(({ name }) => name));
    for (const { params } of listed) expect(params.type).toBe('object');
    expect(stderr).toBe('');
  });

  test('lists every algorithm with its name apart from what it does', async () => {
    const { stdout } = await reelflow(folder, ['algorithms']);
    for (const { name, summary } of algorithms) expect(stdout).toMatch(new RegExp(`^${name}  +${summary[0]!}`, 'mu'));
  });

  test('explains an algorithm: each parameter with type, range, default and meaning, its placeholders and an example', async () => {
    const { stdout, exitCode } = await reelflow(folder, ['algorithms', 'Cover']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  count  (whole number from 1 to 20; default 5)\n      How many stills at most.\n');
    expect(stdout).toContain('it needs {sequenceId}');
    expect(stdout).toContain('  covers  (list: {score, timeSeconds, url})');
    expect(stdout).toContain("--output 'out/{source}-{sequenceId}.jpg'");
    expect(await reelflow(folder, ['algorithms', 'Covers'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Use one of: VideoDetext, '),
    });
  });

  test.each(algorithms.map(({ name }) => name))(
    'knows what each parameter and each result of %s means, and of which type it is',
    async (name) => {
      const { stdout } = await reelflow(folder, ['algorithms', name, '--json']);
      const { params, result } = JSON.parse(stdout) as Record<string, { properties: Record<string, object> }>;
      const meaning = { description: expect.stringMatching(/\.$/) };
      for (const property of Object.values(params!.properties)) {
        expect(property).toMatchObject({ type: expect.any(String), ...meaning });
      }
      for (const property of Object.values(result!.properties)) expect(property).toMatchObject(meaning);
    },
  );

  test('lists every workflow that people run, each of which exists with the algorithms it names', async () => {
    const { stdout } = await reelflow(folder, ['workflows', '--json']);
    const internal = ['job', 'notify', 'pipeline'];
    const types = Object.keys(workflows).filter((name) => !internal.includes(name));
    expect(workflowCatalogue.map(({ type }) => type).sort()).toEqual(types.sort());
    expect((JSON.parse(stdout) as unknown[]).length).toBe(workflowCatalogue.length);
    const known = algorithms.map(({ name }) => name);
    for (const entry of workflowCatalogue) expect(known).toEqual(expect.arrayContaining([...entry.algorithms]));
  });

  test('says what is installed and what is missing', async () => {
    const { stdout, exitCode } = await reelflow(join(folder, 'data'), ['doctor', '--json']);
    const { ok, checks } = JSON.parse(stdout) as {
      ok: boolean;
      checks: { name: string; status: string; detail: string }[];
    };
    expect({ ok, exitCode }).toEqual({ ok: true, exitCode: 0 });
    const details = Object.fromEntries(checks.map(({ name, detail }) => [name, detail]));
    expect(details).toMatchObject({
      node: expect.stringContaining(process.version),
      'media tools': expect.stringMatching(/node-av [\d.]+, FFmpeg \d/),
      onnxruntime: expect.stringMatching(/[\d.]+/),
      temporal: expect.stringMatching(/^[\d.]+, from /),
      'data folder': expect.stringMatching(/[\d.]+ GiB free/),
      'running stack': expect.stringContaining('none'),
    });
  });
});
