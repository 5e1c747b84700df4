import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { createProgram } from '../../cli/program.ts';
import { readConfiguration } from '../../workers/configuration.ts';
import { postgresqlVersion, temporalVersion } from '../support/cluster/versions.ts';

const root = new URL('../../../', import.meta.url);
const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  container_name: z.undefined().optional(),
});
const schema = z.object({
  name: z.literal('reelflow'),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()),
});

const compose = schema.parse(parse(await readFile(new URL('docker-compose.yml', root), 'utf8')));
const services = Object.entries(compose.services);
const program = createProgram({
  configuration: () => readConfiguration({}),
  environment: {},
  output: () => ({ json: true, live: false, result: () => undefined, say: () => undefined }),
});
const commandNames = program.commands.map((command) => command.name());

describe('docker-compose.yml', () => {
  test('has Temporal with PostgreSQL, its UI, the service and a worker', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      'postgresql',
      'service',
      'temporal',
      'temporal-ui',
      'worker',
    ]);
    expect(compose.services['temporal']?.environment).toMatchObject({ DB: 'postgres12', POSTGRES_SEEDS: 'postgresql' });
  });

  test('pins every image that is not our own', () => {
    for (const [name, { image }] of services) {
      if (image !== 'reelflow') expect([name, image]).toEqual([name, expect.stringMatching(/:\d+\.\d+/)]);
    }
  });

  test('has the versions that the cluster tests run', () => {
    expect(compose.services['temporal']?.image).toMatch(new RegExp(`:${temporalVersion}$`, 'u'));
    expect(compose.services['postgresql']?.image).toBe(`postgres:${postgresqlVersion}`);
  });

  test('runs only sub-commands that exist, in the image and in each container', async () => {
    const dockerfile = await readFile(new URL('Dockerfile', root), 'utf8');
    const [, inImage] = /^CMD (.*)$/mu.exec(dockerfile) ?? [];
    const ours = services.filter(([, { image }]) => image === 'reelflow').map(([, { command }]) => command ?? []);
    for (const [first, second] of [z.array(z.string()).parse(JSON.parse(inImage ?? '')), ...ours]) {
      expect(first).toBe('reelflow');
      expect(commandNames).toContain(second);
    }
  });

  test('depends only on services and volumes that it has', () => {
    for (const [, { depends_on: needed = [], volumes = [] }] of services) {
      const names = Array.isArray(needed) ? needed : Object.keys(needed);
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(names));
      const named = volumes.map((volume) => volume.split(':')[0]!).filter((volume) => !/^[./]/u.test(volume));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
    }
  });

  test('gives the worker settings that it knows, and neither a name nor a port, so that there can be many', () => {
    const { environment = {}, ports } = compose.services['worker']!;
    expect(readConfiguration(environment)).toMatchObject({
      connection: { address: 'temporal:7233' },
      dataFolder: '/data',
    });
    expect(ports).toBeUndefined();
  });

  test('gives the service settings that it knows, the same data folder, and a port that it listens on', () => {
    const { environment = {}, ports, volumes } = compose.services['service']!;
    const configuration = readConfiguration(environment);
    expect(configuration).toMatchObject({ connection: { address: 'temporal:7233' }, serviceHost: '0.0.0.0' });
    expect(ports).toEqual([expect.stringMatching(new RegExp(`:${configuration.servicePort}$`))]);
    expect(volumes).toEqual(compose.services['worker']?.volumes);
  });

  test('lets nobody but this machine reach its ports', () => {
    for (const [, { ports = [] }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});
