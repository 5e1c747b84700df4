import { z } from 'zod';

/** The names of the parameters that a schema takes. */
export function parameterNames(schema: z.ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
