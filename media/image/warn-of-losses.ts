import type { Picture } from './open-picture.ts';
import { pictureFormat } from './write-picture.ts';

/**
 * Says what of a picture the output cannot keep, by its path's extension.
 * @throws ReelflowError `InvalidInput` for an extension that is not written
 */
export function warnOfLosses(
  { hasAlpha, bitDepth, frameCount }: Picture,
  path: string,
  warn: (message: string) => void,
): void {
  const { keepsAlpha, keepsDepth } = pictureFormat(path);
  if (frameCount > 1) warn(`The file holds ${frameCount} pictures: only the first was used.`);
  if (hasAlpha && !keepsAlpha) warn('The output cannot be transparent: transparent parts became white.');
  if (bitDepth > 8 && !keepsDepth) warn('The output has 8 bits a channel; the picture had 16.');
}
