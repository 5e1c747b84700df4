import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { captionExtraction } from '../../../algorithms/caption-extraction.ts';
import type { AlgorithmContext } from '../../../contract/algorithm.ts';
import { parseSrt, type SrtCue } from '../../metrics/srt.ts';

/** What CaptionExtraction made of a video. */
export interface Extraction {
  cueCount: number;
  /** By result type; '' without one. */
  files: Map<string, SrtCue[]>;
  source: string;
  warnings: string[];
}

/** Runs CaptionExtraction; its files stand beside the input. */
export async function runExtraction(
  input: string,
  params: z.input<typeof captionExtraction.params> = {},
): Promise<Extraction> {
  const paths = new Map<string, string>();
  const warnings: string[] = [];
  const context: AlgorithmContext<z.output<typeof captionExtraction.params>> = {
    input,
    moreInputs: [],
    params: captionExtraction.params.parse(params),
    output(extension, { resultType = '' } = {}) {
      const path = `${input}.${resultType}.${extension}`;
      paths.set(resultType, path);
      return { path, url: `file://${path}` };
    },
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  };
  const { cueCount } = await captionExtraction.run(context);
  const files = new Map<string, SrtCue[]>();
  let source = '';
  for (const [type, path] of paths) {
    source = await readFile(path, 'utf8');
    files.set(type, parseSrt(source));
  }
  return { cueCount, files, source, warnings };
}
