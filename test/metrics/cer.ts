/** How texts are made comparable: NFKC (full-width forms become ASCII), lower case, spaces dropped or single. */
export function normaliseText(text: string, spaces: 'without' | 'with'): string {
  const plain = text.normalize('NFKC').toLowerCase();
  return spaces === 'with' ? plain.replace(/\s+/g, ' ').trim() : plain.replace(/\s+/g, '');
}

/** Levenshtein distance in code points. */
export function editDistance(first: string, second: string): number {
  const a = Array.from(first);
  const b = Array.from(second);
  let previous = Uint32Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = new Uint32Array(b.length + 1);
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(substituted, previous[j]! + 1, current[j - 1]! + 1);
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** Edits and truth length of many texts; their ratio is the character error rate. */
export interface CharacterErrors {
  edits: number;
  length: number;
  /** `edits / length`; 0 when there was no text. */
  rate: number;
}

/** Character error rate of found texts against true ones, pooled: all edits over all true characters. */
export function characterErrors(
  pairs: Iterable<{ truth: string; found: string }>,
  spaces: 'without' | 'with' = 'without',
): CharacterErrors {
  let edits = 0;
  let length = 0;
  for (const { truth, found } of pairs) {
    const expected = normaliseText(truth, spaces);
    edits += editDistance(expected, normaliseText(found, spaces));
    length += Array.from(expected).length;
  }
  return { edits, length, rate: length === 0 ? 0 : edits / length };
}
