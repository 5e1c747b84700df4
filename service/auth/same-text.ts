import { timingSafeEqual } from 'node:crypto';

/** Compares in a time that says nothing about where two texts differ. */
export function sameText(left: string, right: string): boolean {
  const one = Buffer.from(left);
  const other = Buffer.from(right);
  return one.length === other.length && timingSafeEqual(one, other);
}
