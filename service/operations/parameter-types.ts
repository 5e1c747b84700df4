import { z } from 'zod';
import type { JsonObject } from '../../contract/job.ts';
import type { WireCode } from '../wire/error-table.ts';
import { parseJsonObject } from '../wire/json-text.ts';
import { WireError } from '../wire/wire-error.ts';

/** Any text. */
export const text = z.string();

/** Text of at most so many characters. */
export function shortText(maxCharacters: number) {
  return text
    .superRefine((value, context) => {
      if (value.length <= maxCharacters) return;
      refuse(context, 'InvalidParameter.OutOfRange', `has more than ${maxCharacters} characters.`);
    })
    .meta({ maxLength: maxCharacters });
}

/** Text of at most so many bytes in UTF-8. */
export function shortBytes(maxBytes: number) {
  return text
    .superRefine((value, context) => {
      if (Buffer.byteLength(value) <= maxBytes) return;
      refuse(context, 'InvalidParameter.OutOfRange', `has more than ${maxBytes} bytes.`);
    })
    .meta({ maxLength: maxBytes, description: `At most ${maxBytes} bytes in UTF-8.` });
}

/** One of a few words, letter by letter. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return text
    .transform((value, context): Word => {
      const found = words.find((word) => word === value);
      if (found !== undefined) return found;
      return refuse(context, 'InvalidParameter.NotSupported', `is one of ${words.join(', ')}.`);
    })
    .meta({ enum: words });
}

/** A whole number within bounds. */
export function integer(from: number, to: number) {
  return text
    .transform((value, context): number => {
      if (!/^-?\d{1,15}$/u.test(value)) {
        return refuse(context, 'InvalidParameter.NumberFormatInvalid', 'is not a whole number.');
      }
      const number = Number(value);
      if (number >= from && number <= to) return number;
      return refuse(context, 'InvalidParameter.OutOfRange', `is not from ${from} to ${to}.`);
    })
    .meta({ type: 'integer', minimum: from, maximum: to });
}

/** JSON text that is an object. */
export function jsonObject(name: string) {
  return text.transform((value, context): JsonObject => {
    try {
      return parseJsonObject(name, value);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { wireCode: error.code } });
      return z.NEVER;
    }
  });
}

/** JSON text that is an object of a known form. Numbers in it may be texts. */
export function jsonOf<Schema extends z.ZodType>(name: string, schema: Schema) {
  // Whatever a schema takes can be told from any JSON.
  const whole = jsonObject(name).pipe(schema as unknown as z.ZodType<z.output<Schema>, JsonObject>);
  const contentSchema = z.toJSONSchema(schema, { io: 'input' });
  delete contentSchema.$schema;
  return whole.meta({ contentMediaType: 'application/json', contentSchema });
}

/** Marks a value as wrong; the parameter's name is put in front. */
export function refuse(context: z.RefinementCtx, wireCode: WireCode, message: string): never {
  context.addIssue({ code: 'custom', message, params: { wireCode } });
  return z.NEVER;
}
