import type { AlgorithmDefinition, MediaKind } from '../contract/algorithm.ts';
import { describeSchema, typeText, type JsonSchema } from './json-schema.ts';

const exampleInputs: Record<MediaKind, string> = { video: 'video.mp4', audio: 'song.mp3', image: 'picture.jpg' };

/** An algorithm, as the command line gives it. */
export interface AlgorithmEntry {
  name: string;
  version: number;
  summary: string;
  /** What it takes, the usual first. */
  input: readonly MediaKind[];
  /** Absent where it writes no files. */
  outputExtension?: string;
  /** The placeholders that its output must have when its parameters are the defaults. */
  placeholders: string[];
  /** JSON Schema of the parameters and of the result. */
  params: JsonSchema;
  result: JsonSchema;
  /** A command that runs it. */
  example: string;
}

/** What can be said of an algorithm without loading its media code. */
export function describeAlgorithm(algorithm: AlgorithmDefinition): AlgorithmEntry {
  const { name, version, summary, outputs, params, result } = algorithm;
  const input = [algorithm.input].flat();
  const defaults = params.safeParse({});
  const placeholders = defaults.success ? [...(outputs?.needs?.(defaults.data) ?? [])] : [];
  const schema = describeSchema(params);
  const entry = { name, version, summary, input, placeholders, params: schema, result: describeSchema(result) };
  const example = exampleOf(entry, outputs?.extension);
  return { ...entry, ...(outputs && { outputExtension: outputs.extension }), example };
}

function exampleOf(
  { name, input, placeholders, params }: Pick<AlgorithmEntry, 'name' | 'input' | 'placeholders' | 'params'>,
  extension: string | undefined,
): string {
  const apart = placeholders.map((placeholder) => `-{${placeholder}}`).join('');
  const output = extension === undefined ? [] : [`--output 'out/{source}${apart}.${extension}'`];
  const mandatory = (params.required ?? []).map((each) => `--param '${each}=…'`);
  const [optional] = Object.entries(params.properties ?? {}).filter(
    ([, { default: usual }]) => typeof usual === 'number',
  );
  const shown = optional ? [`--param ${optional[0]}=${String(optional[1].default)}`] : [];
  const words = [
    `--input ${exampleInputs[input[0]!]}`,
    ...output,
    ...(mandatory.length > 0 ? mandatory : shown),
    '--wait',
  ];
  return `reelflow job submit ${name} ${words.join(' ')}`;
}

/** An algorithm for people: each parameter with its type, its default and what it means. */
export function algorithmText(entry: AlgorithmEntry): string {
  const { name, version, summary, input, outputExtension, placeholders, params, result, example } = entry;
  const needs = placeholders.length > 0 ? `; it needs ${placeholders.map((each) => `{${each}}`).join(' and ')}` : '';
  const output = outputExtension === undefined ? 'none, all is in the result' : `usually .${outputExtension}${needs}`;
  return [
    `${name}, version ${version}`,
    summary,
    '',
    `Input:   ${input.join(' or ')}`,
    `Output:  ${output}`,
    '',
    ...section('Parameters', params),
    ...section('Result', result),
    'Example:',
    `  $ ${example}`,
  ].join('\n');
}

function section(title: string, schema: JsonSchema): string[] {
  const lines = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const { default: usual, description } = property;
    const required = title === 'Parameters' && schema.required?.includes(name) ? '; required' : '';
    const standard = usual === undefined ? '' : `; default ${JSON.stringify(usual)}`;
    return [
      `  ${name}  (${typeText(property)}${standard}${required})`,
      ...(description ? [`      ${description}`] : []),
    ];
  });
  return [`${title}:`, ...(lines.length > 0 ? lines : ['  none']), ''];
}
