import { formDecode } from './percent-encoding.ts';
import { WireError } from './wire-error.ts';

/** More than any operation has, few enough that sorting them costs nothing. */
const maxParameters = 500;

/** Decoded parameters by name, as sent: an empty value is still there. */
export type Parameters = ReadonlyMap<string, string>;

/**
 * Reads queries and forms into one set. A name may come once only: with two values the signer and the reader
 * might each mean another one.
 * @throws WireError `InvalidParameter.Format` or `InvalidParameter`
 */
export function parseParameters(...encoded: readonly string[]): Parameters {
  const parameters = new Map<string, string>();
  for (const text of encoded) {
    if (text === '') continue;
    for (const pair of text.split('&', maxParameters + 1)) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals));
      if (parameters.has(name)) {
        throw new WireError('InvalidParameter', `The parameter ${name.slice(0, 64)} is given more than once.`);
      }
      parameters.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
      if (parameters.size > maxParameters) {
        throw new WireError('InvalidParameter', `A request has at most ${maxParameters} parameters.`);
      }
    }
  }
  return parameters;
}

/** The value, where an empty one counts as absent: the Java clients leave empty values out of what they sign. */
export function present(parameters: Parameters, name: string): string | undefined {
  return parameters.get(name) || undefined;
}

function decode(text: string): string {
  try {
    return formDecode(text);
  } catch {
    throw new WireError('InvalidParameter.Format', 'A parameter is not percent-encoded UTF-8.');
  }
}
