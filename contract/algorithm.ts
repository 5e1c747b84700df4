import type { z } from 'zod';
import type { JsonObject } from './job.ts';

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

/** A stretch of the input, in seconds: from `start` up to, but without, `end`, which is null where the input ends. */
export interface Span {
  start: number;
  end: number | null;
}

/** What was made of one span. */
export interface Segment {
  /** The local file that was written. */
  path: string;
  result: JsonObject;
}

/** How a long input is worked on in segments: on several processors or machines at a time, and each tried again alone. */
export interface Segmentation<Params, Result> {
  /** The spans of an input; fewer than two where it is too short or cannot be cut. */
  plan(context: AlgorithmContext<Params>, segmentSeconds: number): Promise<Span[]>;
  /** Works on one span, and writes one file, which only `join` reads. Gives JSON values for it. */
  run(context: AlgorithmContext<Params>, span: Span): Promise<object>;
  /** Makes of all segments what `run` makes of the whole input; null when they do not fit together, and the whole must be run. */
  join(context: AlgorithmContext<Params>, segments: readonly Segment[]): Promise<Result | null>;
}

/** What a finished job left, for a picture of it. */
export interface PictureContext<Params, Result> extends Pick<
  AlgorithmContext<Params>,
  'input' | 'moreInputs' | 'params' | 'signal' | 'progress'
> {
  result: Result;
  /** The published outputs, as local files, in their order. */
  outputs: readonly string[];
  /** The stretch of the input to show. */
  span: Span;
  /** The PNG to write. */
  path: string;
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
  /** Absent where the whole input must be seen at once. */
  segments?: Segmentation<z.output<Schema>, z.output<Result>>;
  /** Draws what a job found, for people to look at. Absent where the outputs are pictures themselves. */
  picture?(job: PictureContext<z.output<Schema>, z.output<Result>>): Promise<void>;
}

/** Declares an algorithm; gives back what it is given, typed. */
export function defineAlgorithm<Schema extends z.ZodType, Result extends z.ZodType>(
  definition: AlgorithmDefinition<Schema, Result>,
): AlgorithmDefinition<Schema, Result> {
  return definition;
}
