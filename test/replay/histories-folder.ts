import { fileURLToPath } from 'node:url';

/** The recorded histories, in the source tree. */
export const historiesFolder = fileURLToPath(new URL('../../../test/histories/', import.meta.url));
