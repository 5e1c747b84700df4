import { removeText, type RemoveTextParams, type RemoveTextResult } from '../../../media/detext/remove-text.ts';

/** Removes the text of a file as the algorithm would. */
export function runRemoval(
  input: string,
  output: string,
  params: Partial<RemoveTextParams> = {},
): Promise<RemoveTextResult> {
  return removeText({
    input,
    moreInputs: [],
    params: { quality: 90, ...params },
    output: () => ({ path: output, url: `file://${output}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: () => undefined,
  });
}
