import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openApiText } from '../../service/openapi/text.ts';
import { operations } from '../../service/operations/index.ts';
import { send } from './support/send.ts';
import { startService, type RunningService } from './support/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const document = JSON.parse(openApiText()) as {
  paths: Record<string, { post: { operationId: string; requestBody?: unknown; responses: Record<string, unknown> } }>;
};

test('docs/openapi.json is what the operations say; `npm run openapi` writes it', async () => {
  const kept = await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');
  expect(kept).toBe(openApiText());
});

test('the service gives its description to anyone', async () => {
  const { status, headers, text } = await send(service.app, {
    method: 'GET',
    url: '/openapi.json',
    headers: {},
    payload: '',
  });
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json;charset=utf-8' });
  expect(text).toBe(openApiText());
});

describe('every operation', () => {
  test.each(operations.map(({ product, action }) => [`${product}.${action}`]))('%s is described', (name) => {
    const found = Object.values(document.paths).filter(({ post }) => post.operationId === name);
    expect(found).toHaveLength(1);
    expect(Object.keys(found[0]!.post.responses)).toEqual(expect.arrayContaining(['200', '400', '403', '404', '503']));
  });
});

test('parameters have their types, limits, defaults and what is mandatory', () => {
  const submit = document.paths['/#Action=SubmitIProductionJob&Version=2020-11-09']!.post.requestBody;
  expect(submit).toMatchObject({
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          required: ['FunctionName', 'Input'],
          properties: {
            FunctionName: { type: 'string', minLength: 1, maxLength: 64 },
            Input: {
              type: 'string',
              contentMediaType: 'application/json',
              contentSchema: { required: ['Type', 'Media'] },
            },
          },
        },
      },
    },
  });
  const search = document.paths['/#Action=SearchPipeline&Version=2014-06-18']!.post.requestBody;
  expect(search).toMatchObject({
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          properties: {
            State: { enum: ['All', 'Active', 'Paused'], default: 'All' },
            PageSize: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
          },
        },
      },
    },
  });
});
