import { z } from 'zod';

/** The parts of JSON Schema that parameters and results have. */
export interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
}

/** A schema as JSON Schema: with the types of values as they are used, since many also come as text. */
export function describeSchema(schema: z.ZodType): JsonSchema {
  const given = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const used = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema;
  if (given.required) return { ...used, required: given.required };
  delete used.required;
  return used;
}

/** A type in a few words: `number from 0 to 100`. */
export function typeText(schema: JsonSchema): string {
  const { type, items, prefixItems, anyOf, maxItems, maxLength } = schema;
  if (schema.const !== undefined) return `always ${JSON.stringify(schema.const)}`;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (anyOf) return [...new Set(anyOf.map(typeText))].join(' or ');
  if (prefixItems) return `[${prefixItems.map(typeText).join(', ')}]`;
  if (type === 'array')
    return `list${maxItems === undefined ? '' : ` of at most ${maxItems}`}: ${typeText(items ?? {})}`;
  if (type === 'number' || type === 'integer') return `${wholeOr(type)}${rangeText(schema)}`;
  if (type === 'string') return maxLength === undefined ? 'text' : `text of at most ${maxLength} characters`;
  if (schema.properties) return `{${Object.keys(schema.properties).join(', ')}}`;
  return type ?? 'any';
}

function wholeOr(type: string): string {
  return type === 'integer' ? 'whole number' : 'number';
}

/** The limits that zod gives every whole number are none. */
function rangeText({ minimum, maximum }: JsonSchema): string {
  const from = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : '';
  return maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${from} to ${maximum}` : from;
}
