import { z } from 'zod';
import { productVersions, type Operation } from '../operations/define-operation.ts';
import { errorTable } from '../wire/error-table.ts';

type Schema = Record<string, unknown>;

/** The statuses of refusals, each with its codes. */
export const refusals: ReadonlyMap<number, readonly string[]> = refusalsByStatus();

/**
 * The key of an operation among the paths. All operations are at `/`: what is behind `#` is never sent, and keeps
 * them apart.
 */
export function pathOf({ product, action }: Operation): string {
  return `/#Action=${action}&Version=${versionOf(product)}`;
}

/** An operation as OpenAPI describes it: its parameters as a form. */
export function describeOperation(operation: Operation): Schema {
  const { product, action, summary, parameters } = operation;
  const form = schemaOf(parameters, 'input');
  const required = (form['required'] ?? []) as string[];
  const fields = form['properties'] as Record<string, Schema>;
  // An empty value counts as absent.
  for (const name of required) fields[name] = { minLength: 1, ...fields[name] };
  const missing = required.map((name) => `Missing${name}`);
  return {
    operationId: `${product}.${action}`,
    tags: [product],
    summary,
    parameters: [
      fixedParameter('Action', action),
      fixedParameter('Version', versionOf(product)),
      { $ref: '#/components/parameters/Format' },
    ],
    ...(Object.keys(fields).length > 0 && {
      requestBody: {
        required: required.length > 0,
        content: { 'application/x-www-form-urlencoded': { schema: form } },
      },
    }),
    responses: {
      200: { description: 'Done.', headers: answerHeaders, content: contentOf(answerSchema(operation)) },
      ...Object.fromEntries(
        [...refusals.keys()].map((status) => [status, { $ref: `#/components/responses/Refusal${status}` }]),
      ),
    },
    ...(missing.length > 0 && { 'x-missing-codes': missing }),
  };
}

/** The headers of every answer. */
export const answerHeaders = { 'x-acs-request-id': { $ref: '#/components/headers/RequestId' } };

/** A body in both formats; XML has no schema here, its elements are those of JSON under one root. */
export function contentOf(schema: Schema): Schema {
  return { 'application/json;charset=utf-8': { schema }, 'text/xml;charset=utf-8': {} };
}

function answerSchema({ response }: Operation): Schema {
  const body = schemaOf(response, 'output');
  return {
    ...body,
    required: ['RequestId', ...((body['required'] ?? []) as string[])],
    properties: { RequestId: { $ref: '#/components/schemas/RequestId' }, ...(body['properties'] as Schema) },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const described = z.toJSONSchema(schema, {
    io,
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod;
      // Left out where a text is turned into something else, but it is the caller's default all the same.
      if (def.type === 'default') jsonSchema.default = def.defaultValue;
      // The bounds of exact numbers, which say nothing.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  delete described.$schema;
  return described;
}

function fixedParameter(name: string, value: string): Schema {
  return { name, in: 'query', required: true, schema: { type: 'string', const: value } };
}

function versionOf(product: string): string {
  return Object.entries(productVersions).find(([, name]) => name === product)![0];
}

function refusalsByStatus(): Map<number, string[]> {
  const byStatus = new Map<number, string[]>();
  for (const [code, { httpStatus }] of Object.entries(errorTable)) {
    byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), code]);
  }
  return new Map([...byStatus].sort(([left], [right]) => left - right));
}
