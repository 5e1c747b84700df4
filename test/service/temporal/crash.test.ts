import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { createAccessKey } from '../../../service/auth/edit-keys.ts';
import { startTemporal } from '../../support/temporal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { createRandom } from '../support/random.ts';
import { sendTo } from '../support/send.ts';
import { signedV3, type PlainRequest } from '../support/signed-request.ts';

const mainPath = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));
const dataFolder = await temporaryFolder();
const key = await createAccessKey(`${dataFolder}/access.json`, { accountId: '1000', buckets: ['media'] });
const temporal = await startTemporal();
const connection = await Connection.connect({ address: temporal.address });
const { workflow } = new Client({ connection });
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await connection.close();
  await temporal.stop();
});

const tokens = Array.from({ length: 60 }, (_, at) => `token-${at}`);
const crashes = 3;

test('a service that is killed between accept and answer loses no job, doubles none, and forgets no nonce', async () => {
  const random = createRandom(7);
  const answered = new Map<string, string>();
  const accepted: PlainRequest[] = [];
  let [service, port] = await serve();
  for (let crash = 0; crash < crashes; crash++) {
    const wanted = 3 + random.below(15);
    let fresh = 0;
    const flights = tokens.map(async (token) => {
      const request = submit(token);
      const jobId = await jobOf(port, request).catch(() => undefined);
      if (jobId === undefined) return;
      accepted.push(request);
      // What was answered once is answered the same for ever.
      expect(answered.get(token) ?? jobId).toBe(jobId);
      answered.set(token, jobId);
      // In the midst of the others, which are under way.
      if (++fresh === wanted) service.kill('SIGKILL');
    });
    await Promise.all(flights);
    expect(service.killed).toBe(true);
    [service, port] = await serve();
  }

  const jobIds = await Promise.all(tokens.map((token) => jobOf(port, submit(token))));
  for (const [at, token] of tokens.entries()) expect(answered.get(token) ?? jobIds[at]).toBe(jobIds[at]);
  expect(new Set(jobIds).size).toBe(tokens.length);
  expect(accepted.length).toBeGreaterThan(crashes * 3 - 1);
  await until(async () => (await workflow.count("WorkflowType = 'job'")).count >= tokens.length);
  expect((await workflow.count("WorkflowType = 'job'")).count).toBe(tokens.length);

  for (const request of [accepted[0]!, accepted.at(-1)!]) {
    expect((await sendTo(port, request)).body).toMatchObject({ Code: 'SignatureNonceUsed' });
  }
  service.kill('SIGTERM');
  await once(service, 'exit');
}, 120_000);

/** A real `reelflow serve` on a free port. */
async function serve(): Promise<[ChildProcess, number]> {
  const child = spawn(process.execPath, [mainPath, 'serve'], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      REELFLOW_DATA: dataFolder,
      TEMPORAL_ADDRESS: temporal.address,
      REELFLOW_SERVICE_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  const port = (): string | undefined => /"url":"[^"]+:(\d+)"/u.exec(log)?.[1];
  await until(() => port() !== undefined, 60_000);
  return [child, Number(port())];
}

function submit(token: string): PlainRequest {
  const parameters = { FunctionName: 'VideoDetext', Input: 'oss://media/a.mp4', Output: 'oss://media/b.mp4' };
  return signedV3(key, 'mts', 'SubmitIProductionJob', { ...parameters, ClientToken: token });
}

async function jobOf(port: number, request: PlainRequest): Promise<string> {
  const { status, text, body } = await sendTo(port, request);
  if (status !== 200) throw new Error(text);
  return String(body['JobId']);
}
