import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCluster } from '../test/support/cluster/cluster.ts';
import { startServiceProcess } from '../test/support/service-process.ts';
import { startTemporal } from '../test/support/temporal.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { announce, printHeading, printLine, printTable } from './report.ts';
import { queriesPerSecond, submitsPerSecond, type ServiceLoad, type ServiceLoadOutcome } from './service-load.ts';

const loadPath = fileURLToPath(new URL('service-load-main.js', import.meta.url));
const accountId = '1000000000000001';
const seconds = 60;
const keys = Array.from({ length: 50 }, (_, at) => ({
  accessKeyId: `AKID-load-${String(at)}`,
  accessKeySecret: `load-secret-${String(at)}`,
}));

const servers = {
  'Temporal on PostgreSQL': () => startCluster(({ text }) => announce(text)),
  'the embedded Temporal': startTemporal,
};

/** What the job service adds to Temporal: submits and queries, signed, from another process, with no worker running. */
export async function benchmarkService({ workFolder, runs }: BenchmarkOptions): Promise<void> {
  printHeading(
    'Job service',
    `${String(submitsPerSecond)} submits, then ${String(queriesPerSecond)} queries a second for ${String(seconds)} s, with 1000 idle connections, in milliseconds; and the most that there can be, in turn with Temporal's own calls`,
  );
  for (const [name, start] of Object.entries(servers)) {
    announce(`starting ${name}`);
    const temporal = await start();
    try {
      await benchmarkOn(name, temporal.address, workFolder, runs);
    } finally {
      await temporal.stop();
    }
  }
}

async function benchmarkOn(name: string, address: string, workFolder: string, runs: number): Promise<void> {
  const dataFolder = join(workFolder, name.replaceAll(' ', '-'));
  await mkdir(dataFolder);
  const users = keys.map((key, at) => ({
    name: `load-${String(at)}`,
    keys: [key],
    policies: [{ Version: '1', Statement: [{ Effect: 'Allow', Action: 'ice:*', Resource: '*' }] }],
  }));
  const access = { accounts: [{ id: accountId, buckets: ['media'], users }] };
  await writeFile(join(dataFolder, 'access.json'), JSON.stringify(access), { mode: 0o600 });
  const service = await startServiceProcess({ address, dataFolder });
  try {
    const { endpoint, pid } = service;
    print(name, await runLoad({ endpoint, pid, address, accountId, keys, seconds, rounds: runs }));
  } finally {
    await service.stop();
  }
}

async function runLoad(load: ServiceLoad): Promise<ServiceLoadOutcome> {
  const child = fork(loadPath, [JSON.stringify(load)]);
  const outcome = once(child, 'message').then(([message]) => message as ServiceLoadOutcome);
  const failure = once(child, 'exit').then(([code]) => {
    throw new Error(`The load ended with code ${String(code)}.`);
  });
  return Promise.race([outcome, failure]);
}

function print(name: string, { submit, query, mebibytes, idleConnections }: ServiceLoadOutcome): void {
  printLine('');
  printTable(
    Object.entries({ submit, query }).flatMap(([call, { service, bare, servicePerSecond, barePerSecond }]) =>
      Object.entries({ service, bare }).map(([how, outcome]) => ({
        [name]: how === 'service' ? call : `  bare ${call}`,
        'per second': outcome.perSecond.toFixed(1),
        p50: outcome.p50.toFixed(1),
        p95: outcome.p95.toFixed(1),
        p99: outcome.p99.toFixed(1),
        failed: JSON.stringify(outcome.failures),
        most: (how === 'service' ? servicePerSecond : barePerSecond).toFixed(0),
        'bare / service': how === 'service' ? (barePerSecond / servicePerSecond).toFixed(2) : '',
      })),
    ),
  );
  const memory = mebibytes.map((value) => value.toFixed(0)).join(', ');
  printLine(`memory of the service: ${memory} MiB (warm, after the submits, after the queries, at the end)`);
  printLine(`${String(idleConnections)} idle connections still open; load average ${loadavg()[0]!.toFixed(1)}`);
}
