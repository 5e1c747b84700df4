import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { findOperation, operations } from '../../service/operations/index.ts';
import { createRandom } from './support/random.ts';
import { mutate } from './support/mutate.ts';
import { send, type JsonAnswer } from './support/send.ts';
import { signedV1, signedV3, type PlainRequest } from './support/signed-request.ts';
import { aliceKey, bobKey, startService, type RunningService } from './support/start-service.ts';

/** More of them with REELFLOW_FUZZ_REQUESTS. */
const requestCount = Number(process.env['REELFLOW_FUZZ_REQUESTS'] ?? 2000);
const seed = 20140618;

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const object = '{"Type":"OSS","Media":"oss://media/a.mp4"}';
const jobId = '0123456789abcdef0123456789abcdef';
const calls: ['mts' | 'ice', string, Record<string, string>][] = [
  [
    'mts',
    'SubmitIProductionJob',
    { FunctionName: 'Cover', Input: 'oss://media/a', Output: 'oss://media/{sequenceId}', JobParams: '{"Model":"gif"}' },
  ],
  [
    'ice',
    'SubmitIProductionJob',
    { FunctionName: 'VideoDetext', Input: object, Output: object, ScheduleConfig: '{"Priority":5}' },
  ],
  ['mts', 'QueryIProductionJob', { JobId: jobId }],
  ['ice', 'QueryIProductionJob', { JobId: jobId }],
  ['ice', 'CancelIProductionJob', { JobId: jobId }],
  ['mts', 'AddPipeline', { Name: 'p', NotifyConfig: '{"QueueName":"q"}', SpeedLevel: '2' }],
  ['mts', 'UpdatePipeline', { PipelineId: jobId, Name: 'p', State: 'Active', ExtendConfig: '{"IsBoostNew":true}' }],
  ['mts', 'DeletePipeline', { PipelineId: jobId }],
  ['mts', 'SearchPipeline', { PageNumber: '1', PageSize: '10', State: 'All' }],
  ['mts', 'QueryPipelineList', { PipelineIds: 'a,b,c' }],
  ['ice', 'CreatePipeline', { Name: 'p', Speed: 'Standard', Priority: '4' }],
  ['ice', 'GetPipeline', { PipelineId: jobId }],
  ['ice', 'ListPipelines', { Speed: 'Standard' }],
  ['ice', 'UpdatePipeline', { PipelineId: jobId, Name: 'q', Priority: '3', Status: 'Paused' }],
  ['ice', 'DeletePipeline', { PipelineId: jobId }],
  ['ice', 'SetEventCallback', { CallbackType: 'HTTP', CallbackURL: 'https://a.example/', EventTypeList: 'a' }],
  ['ice', 'GetEventCallback', { Unknown: 'x' }],
];

test('every operation is among the calls', () => {
  const called = new Set(calls.map(([product, action]) => `${product}.${action}`));
  expect(operations.map(({ product, action }) => `${product}.${action}`).filter((name) => !called.has(name))).toEqual(
    [],
  );
});

test('whatever is signed rightly is answered as described, without a fault of ours, whatever its parameters', async () => {
  const random = createRandom(seed);
  for (let at = 0; at < requestCount / 2; at++) {
    const [product, action, parameters] = calls[at % calls.length]!;
    const name = random.pick(Object.keys(parameters));
    const business = { ...parameters, [name]: random.text() };
    if (random.chance(0.3)) business[random.text() || 'X'] = random.text();
    const sign = random.chance(0.5) ? signedV1 : signedV3;
    const format = random.pick(['JSON', 'XML', '']);
    const request = sign(aliceKey, product, action, business, { method: 'POST', format, form: random.chance(0.5) });
    const answer = await send(service.app, request);
    const body = readAnswer(answer);
    expect({ at, action, business, isFault: answer.status >= 500, body }).toMatchObject({ isFault: false });
    // Its own words must be a parameter too many or a wrong one, never a wrong signature.
    expect(body['Code']).not.toBe('SignatureDoesNotMatch');
    if (answer.status !== 200 || !isJson(answer)) continue;
    const { response } = findOperation(product, action)!;
    expect({
      at,
      action,
      business,
      ...(response as z.ZodObject).extend({ RequestId: z.string() }).strict().safeParse(body),
    }).toMatchObject({
      success: true,
    });
  }
  await expectHealthy();
});

test('whatever was changed after signing is refused, without a fault of ours', async () => {
  const random = createRandom(seed + 1);
  const parameters = { PageNumber: '1', PageSize: '10' };
  let refused = 0;
  for (let at = 0; at < requestCount / 2; at++) {
    const sign = random.chance(0.5) ? signedV1 : signedV3;
    const forged = {
      ...random.pick([aliceKey, bobKey]),
      accessKeySecret: random.chance(0.5) ? random.text() : 'guess',
    };
    // Half are forged whole, half are right ones with bytes changed.
    const isForged = random.chance(0.5);
    const right: PlainRequest = sign(isForged ? forged : aliceKey, 'mts', 'SearchPipeline', parameters, {
      method: 'POST',
      form: random.chance(0.3),
    });
    const request = isForged && random.chance(0.5) ? right : mutate(right, random);
    const answer = await send(service.app, request).catch((error: unknown) => error);
    // Node's own client refuses to send some of them.
    if (answer instanceof Error) continue;
    const { status, text } = answer as JsonAnswer;
    readAnswer(answer as JsonAnswer);
    expect({ at, request, isFault: status >= 500, text }).toMatchObject({ isFault: false });
    if (status === 200) {
      // Only a change that leaves the meaning as it was may pass, and only with the right key.
      expect({ at, isForged, request }).toMatchObject({ isForged: false });
      expect({ at, request, text }).toMatchObject({
        text: expect.stringMatching(/"PageNumber":1,"PageSize":10|<PageNumber>1<\/PageNumber><PageSize>10</u),
      });
    } else refused++;
  }
  expect(refused).toBeGreaterThan(requestCount * 0.35);
  await expectHealthy();
});

const xml = new XMLParser({ parseTagValue: false, ignoreDeclaration: true });
const isJson = ({ headers }: JsonAnswer): boolean => String(headers['content-type']).startsWith('application/json');

/** Reads an answer as a client does: whole, in its format, with its request id and, where it is refused, its code. */
function readAnswer(answer: JsonAnswer): Record<string, unknown> {
  const { status, headers, text } = answer;
  let body = answer.body;
  if (!isJson(answer)) {
    expect(headers['content-type']).toBe('text/xml;charset=utf-8');
    expectWellFormed(text);
    const roots = xml.parse(text) as Record<string, Record<string, unknown>>;
    const [root = '', ...others] = Object.keys(roots);
    expect(others).toEqual([]);
    expect(root).toMatch(status === 200 ? /Response$/u : /^Error$/u);
    body = roots[root]!;
  }
  expect(body['RequestId']).toMatch(/^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/u);
  expect(headers['x-acs-request-id']).toBe(body['RequestId']);
  if (status === 200) expect(body).not.toHaveProperty('Code');
  else expect(body).toMatchObject({ Code: expect.stringMatching(/^\w[\w.]*$/u), Message: expect.any(String) });
  return body;
}

/** Plain elements only, closed in order, with nothing but references and the characters of XML 1.0 between them. */
function expectWellFormed(text: string): void {
  const open: string[] = [];
  const token =
    /<(\/?)([\w.]+)>|(?:[\t\n\r\u0020-\uD7FF\uE000-\uFFFD](?<![<&])|[\u{10000}-\u{10FFFF}]|&(?:amp|lt|gt|quot|#13);)+/uy;
  token.lastIndex = text.indexOf('?>') + 2;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw new Error(`No XML at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    const [, close, name] = found;
    if (name === undefined) continue;
    if (close) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}

async function expectHealthy(): Promise<void> {
  const health = await send(service.app, { method: 'GET', url: '/healthz', headers: {}, payload: '' });
  expect(health).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(service.log.filter(({ level }) => level === 'error')).toEqual([]);
  service.log.length = 0;
}
