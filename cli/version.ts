import { readFileSync } from 'node:fs';
import { z } from 'zod';

const schema = z.object({ version: z.string() });

/** The version in package.json, which lies two folders above the compiled file. */
export function reelflowVersion(): string {
  return schema.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;
}
