import { openApiDocument } from './document.ts';

/** The description as it is kept in `docs/openapi.json` and served. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
