import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from './support/send.ts';
import { signedV3 } from './support/signed-request.ts';
import { aliceKey, startService, type RunningService } from './support/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const call = (product: 'mts' | 'ice', action: string, parameters: Record<string, string>) =>
  send(service.app, signedV3(aliceKey, product, action, parameters));
const object = '{"Type":"OSS","Media":"oss://media/a.mp4"}';
const output = '{"Type":"OSS","Media":"oss://media/b.mp4"}';
const submit = { FunctionName: 'VideoDetext', Input: object, Output: output };

test.each(['a/b', '\u0000', '中', 'x'.repeat(65), 'default '])(
  '%j, which no pipeline can be called, never reaches the backend',
  async (id) => {
    service.backend.failure = new Error('was asked');
    for (const [product, action, parameters] of [
      ['ice', 'GetPipeline', { PipelineId: id }],
      ['ice', 'UpdatePipeline', { PipelineId: id }],
      ['ice', 'DeletePipeline', { PipelineId: id }],
      ['mts', 'UpdatePipeline', { PipelineId: id, Name: 'a', State: 'Active' }],
      ['mts', 'DeletePipeline', { PipelineId: id }],
      // Half a character too, which only JSON can carry.
      ['ice', 'SubmitIProductionJob', { ...submit, ScheduleConfig: '{"PipelineId":"\\ud800"}' }],
    ] as const) {
      const { status, body } = await call(product, action, parameters);
      expect({ action, status, Code: body['Code'] }).toEqual({
        action,
        status: 400,
        Code: 'InvalidParameter.ResourceNotFound',
      });
    }
    const { body } = await call('mts', 'QueryPipelineList', { PipelineIds: id });
    expect(body['PipelineList']).toEqual({ Pipeline: [] });
    service.backend.failure = undefined;
  },
);

test('a pipeline that a submit names is looked up by the backend alone, which must do so anyway', async () => {
  const { body } = await call('ice', 'CreatePipeline', { Name: 'mine', Speed: 'Standard' });
  const { PipelineId } = body['Pipeline'] as { PipelineId: string };
  const { getPipeline } = service.backend;
  let lookUps = 0;
  service.backend.getPipeline = (...args) => {
    lookUps++;
    return getPipeline(...args);
  };
  const named = { ...submit, ScheduleConfig: JSON.stringify({ PipelineId }) };
  expect((await call('ice', 'SubmitIProductionJob', named)).status).toBe(200);
  expect(lookUps).toBe(0);
});
