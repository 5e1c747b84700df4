import { findAlgorithm } from '../algorithms/index.ts';
import { parameterNames } from '../algorithms/parameter-names.ts';
import { parseParams } from '../algorithms/parse-params.ts';
import { ReelflowError } from '../contract/errors.ts';
import type { Json, JsonObject } from '../contract/job.ts';
import type { Guard } from '../network/guard.ts';
import { toInputUrl } from './local-path.ts';

/** Collects an option that may be given several times. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

/**
 * The parameters of one job, from `--params '{…}'` and from each `--param name=value`, which wins.
 * @throws ReelflowError `InvalidInput`
 */
export function readJobParams(json: string | undefined, assignments: readonly string[]): JsonObject {
  const params = json === undefined ? {} : readObject('--params', json);
  for (const assignment of assignments) {
    const [name, value] = readAssignment(assignment);
    params[name] = value;
  }
  return params;
}

/**
 * Parameters with the paths of local files in them as object URLs, wherever the algorithm reads a further object.
 * @throws ReelflowError as `toInputUrl` does
 */
export async function withLocalInputs(algorithm: string, params: JsonObject, inputs: Guard): Promise<JsonObject> {
  const { params: schema, moreInputs } = findAlgorithm(algorithm);
  const parsed = schema.safeParse(params);
  const urls = new Map<Json, string>();
  for (const given of (parsed.success && moreInputs?.(parsed.data)) || []) {
    urls.set(given, await toInputUrl(given, inputs));
  }
  return JSON.parse(JSON.stringify(params), (_, value: Json) => urls.get(value) ?? value) as JsonObject;
}

/**
 * The parameters of a workflow, by algorithm. `Cover.count=3` names the algorithm, `Cover={…}` gives all of its
 * parameters, and a bare `count=3` goes to every algorithm of the workflow that knows the name.
 * @throws ReelflowError `InvalidInput` saying which names there are
 */
export function readWorkflowParams(
  algorithms: readonly string[],
  assignments: readonly string[],
): Record<string, JsonObject> {
  const byAlgorithm: Record<string, JsonObject> = {};
  for (const assignment of assignments) {
    const [name, value] = readAssignment(assignment);
    const [first = '', ...rest] = name.split('.');
    if (!algorithms.includes(first)) {
      for (const owner of owners(algorithms, name)) byAlgorithm[owner] = { ...byAlgorithm[owner], [name]: value };
    } else if (rest.length > 0) {
      byAlgorithm[first] = { ...byAlgorithm[first], [rest.join('.')]: value };
    } else {
      byAlgorithm[first] = { ...byAlgorithm[first], ...readObject(first, JSON.stringify(value)) };
    }
  }
  for (const [name, params] of Object.entries(byAlgorithm)) parseParams(name, params);
  return byAlgorithm;
}

function owners(algorithms: readonly string[], name: string): string[] {
  const found = algorithms.filter((algorithm) => namesOf(algorithm).includes(name));
  if (found.length > 0) return found;
  const names = algorithms.flatMap((algorithm) => namesOf(algorithm).map((each) => `${algorithm}.${each}`));
  throw new ReelflowError('InvalidInput', `There is no parameter "${name}". Use one of: ${names.join(', ')}.`);
}

function namesOf(algorithm: string): string[] {
  return parameterNames(findAlgorithm(algorithm).params);
}

function readAssignment(assignment: string): [string, Json] {
  const equals = assignment.indexOf('=');
  if (equals < 1) throw new ReelflowError('InvalidInput', `"${assignment}" is no parameter. Write --param name=value.`);
  return [assignment.slice(0, equals), readValue(assignment.slice(equals + 1))];
}

/** A value is JSON when it can be read as such, and text otherwise. */
function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function readObject(what: string, text: string): JsonObject {
  const value = readValue(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ReelflowError(
    'InvalidInput',
    `${what} must be a JSON object such as {"count": 3}, not ${text.slice(0, 80)}`,
  );
}
