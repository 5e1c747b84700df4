import { ReelflowError } from '../../contract/errors.ts';

/**
 * Refuses a name that is there twice.
 * @throws ReelflowError `InvalidInput`
 */
export function requireUnique(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new ReelflowError('InvalidInput', `The access file cannot be used. The ${what} "${name}" is there twice.`);
    }
    seen.add(name);
  }
}
