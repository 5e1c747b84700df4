import { Client, Connection } from '@temporalio/client';
import pidusage from 'pidusage';
import type { SigningKey } from '../test/service/support/signed-request.ts';
import { openIdleConnections } from './idle-connections.ts';
import { interleave, median } from './interleave.ts';
import { closedLoop, openLoop, type Call, type LoadOutcome } from './load-pacing.ts';
import { announce } from './report.ts';
import { bareCalls, serviceCalls, type Calls } from './service-calls.ts';

/** What to load, and how. */
export interface ServiceLoad {
  endpoint: string;
  /** The process of the service. */
  pid: number;
  /** Of Temporal. */
  address: string;
  accountId: string;
  /** The first submits at the full rate alone; the others share what goes beyond the limit for one. */
  keys: SigningKey[];
  seconds: number;
  /** How often the throughput of each is measured. */
  rounds: number;
}

/** One kind of call through the service and bare. */
export interface ComparedCalls {
  /** At the fixed rate. */
  service: LoadOutcome;
  bare: LoadOutcome;
  /** The highest rates, in turns; the median of the rounds. */
  servicePerSecond: number;
  barePerSecond: number;
}

/** What was seen. */
export interface ServiceLoadOutcome {
  submit: ComparedCalls;
  query: ComparedCalls;
  /** Resident memory of the service: once warm, after the submits at the fixed rate, after the queries, at the end. */
  mebibytes: number[];
  idleConnections: number;
}

export const submitsPerSecond = 100;
export const queriesPerSecond = 500;
const idleConnections = 1000;
const concurrency = 32;
const sliceSeconds = 3;

/** Loads a job service and, in turn with it, Temporal itself. Meant for a process apart from both. */
export async function load(options: ServiceLoad): Promise<ServiceLoadOutcome> {
  const { endpoint, pid, address, accountId, keys, seconds, rounds } = options;
  const client = new Client({ connection: await Connection.connect({ address }) });
  const alone = serviceCalls(endpoint, keys.slice(0, 1));
  const service = serviceCalls(endpoint, keys);
  const bare = bareCalls(client, accountId);
  const jobIds: string[] = [];
  const submits = (calls: Calls): Call => {
    return async (index) => void jobIds.push(await calls.submit(index));
  };
  // Jobs that were submitted a while ago and have not ended, so that each is asked for anew.
  const queries = (calls: Calls): Call => {
    return (index) => calls.query(jobIds[(index * 7919) % jobIds.length]!, index);
  };
  const mebibytes: number[] = [];
  const weigh = async (): Promise<void> => void mebibytes.push((await pidusage(pid)).memory / 2 ** 20);
  const compare = async (
    what: string,
    kind: (calls: Calls) => Call,
    first: Calls,
    perSecond: number,
  ): Promise<ComparedCalls> => {
    announce(`${what}: ${String(perSecond)} a second for ${String(seconds)} s`);
    const atRate = await openLoop(kind(first), perSecond, seconds);
    await weigh();
    const bareAtRate = await openLoop(kind(bare), perSecond, Math.ceil(seconds / 4));
    announce(`${what}: as many as there can be, in turn with bare calls`);
    const most = await interleave(rounds, {
      service: () => closedLoop(kind(service), concurrency, sliceSeconds),
      bare: () => closedLoop(kind(bare), concurrency, sliceSeconds),
    });
    const rate = (outcomes: LoadOutcome[]): number => median(outcomes.map(({ perSecond: reached }) => reached));
    return {
      service: atRate,
      bare: bareAtRate,
      servicePerSecond: rate(most.service),
      barePerSecond: rate(most.bare),
    };
  };

  announce('warming up');
  for (const calls of [service, bare]) {
    await openLoop(submits(calls), 50, 4);
    await openLoop(queries(calls), 200, 4);
  }
  const idle = await openIdleConnections(endpoint, idleConnections);
  await weigh();
  const submit = await compare('submits', submits, alone, submitsPerSecond);
  const query = await compare('queries', queries, service, queriesPerSecond);
  await weigh();
  return { submit, query, mebibytes, idleConnections: idle.open() };
}
