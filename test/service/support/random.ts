/** Random things that are the same for the same seed. */
export interface FuzzRandom {
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Text of the kinds that break parsers. */
  text(): string;
}

const oddTexts = [
  '',
  '0',
  '-1',
  '1e999',
  'null',
  'true',
  '[]',
  '{}',
  '{"a":',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '{"__proto__":{"x":1}}',
  '{"Type":"OSS","Media":null}',
  '{"Type":"OSS","Media":"oss://media/../../x"}',
  '{"QueueName":{"a":1}}',
  '{"Priority":"x"}',
  '../../etc/passwd',
  'oss://',
  'oss://media/',
  'oss://media/%2e%2e/x',
  'oss://media/%ff',
  'file:///etc/passwd',
  'http://169.254.169.254/latest',
  '\u0000\u0001\u001f',
  '<!DOCTYPE x [<!ENTITY y "z">]>&y;',
  ']]><x/>',
  '%s%n%x',
  '\u202Eabc',
  '😀'.repeat(50),
  'a'.repeat(5000),
  '&Action=DeletePipeline&',
  'a=b&c=d',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '\r\nX-Injected: 1',
  '{sequenceId}{sequenceId}{unknown}',
];

/** The mulberry32 generator. */
export function createRandom(seed: number): FuzzRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  return {
    below,
    pick,
    chance: (probability) => next() < probability,
    text() {
      if (next() < 0.6) return pick(oddTexts);
      const length = below(40);
      // Any code point but surrogates.
      return Array.from({ length }, () => String.fromCodePoint(next() < 0.7 ? 32 + below(95) : below(0xd800))).join('');
    },
  };
}
