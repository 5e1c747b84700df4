/** Writes `docs/openapi.json`; run by `npm run openapi`. */
import { writeFile } from 'node:fs/promises';
import { openApiText } from './text.ts';

await writeFile(new URL('../../../docs/openapi.json', import.meta.url), openApiText());
