import type { z } from 'zod';

/** What an algorithm reads. */
export type MediaKind = 'video' | 'audio' | 'image';

/** One output that is being written. */
export interface StagedOutput {
  /** The local file to write; published under `url` when the job succeeds. */
  path: string;
  /** The final object URL, for use in the result. */
  url: string;
}

/** What fills the placeholders of one output among several. */
export interface OutputParts {
  /** Fills `{sequenceId}`; from 1; default 1. */
  sequenceId?: number;
  /** Fills `{resultType}`, or goes before the extension of a template without it, after a dash; default empty. */
  resultType?: string;
}

/** Everything a run may touch. */
export interface AlgorithmContext<Params> {
  /** The local file to read. */
  input: string;
  /** The local files of the definition's `moreInputs`, in that order. */
  moreInputs: readonly string[];
  params: Params;
  /**
   * Stages one output. The file extension is that of the caller's template, or `extension` where it has none.
   * @throws ReelflowError `InvalidInput` when two outputs would have the same URL, or the request named no output
   */
  output(extension: string, parts?: OutputParts): StagedOutput;
  /** Aborted on cancel. The media process is killed soon after, so it need only be watched between long waits. */
  signal: AbortSignal;
  /** Reports how far the run is: a fraction from 0 to 1 and what is being done in a few words. Cheap: call it per frame. */
  progress(fraction: number, phase: string): void;
  /** Reports something that did not stop the job but that its owner should know. */
  warn(message: string): void;
}

/** What an algorithm writes. */
export interface OutputDeclaration<Params> {
  /** The usual file extension, for an output template that names none. */
  extension: string;
  /** The placeholders that keep several outputs apart; default none. */
  needs?(params: Params): readonly ('sequenceId' | 'resultType')[];
}

/** One kind of work. */
export interface AlgorithmDefinition<Schema extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  /** The FunctionName. */
  name: string;
  /** Raised when the same input can give another result. */
  version: number;
  /** One sentence for the catalogue. */
  summary: string;
  /** One kind, or all that it takes. */
  input: MediaKind | readonly MediaKind[];
  /** The URLs of further objects to read, which the parameters name; default none. */
  moreInputs?(params: z.output<Schema>): readonly string[];
  /** Absent when everything is in the result: then a request need not name an output, and none is written. */
  outputs?: OutputDeclaration<z.output<Schema>>;
  params: Schema;
  /** Of JSON values. */
  result: Result;
  /**
   * Does the work. Definitions are light to import: `run` loads its media code with a dynamic import when it is called.
   * @throws ReelflowError `MediaUnreadable` or `InvalidInput`
   */
  run(context: AlgorithmContext<z.output<Schema>>): Promise<z.output<Result>>;
}

/** Declares an algorithm; gives back what it is given, typed. */
export function defineAlgorithm<Schema extends z.ZodType, Result extends z.ZodType>(
  definition: AlgorithmDefinition<Schema, Result>,
): AlgorithmDefinition<Schema, Result> {
  return definition;
}
