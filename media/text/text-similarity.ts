/** A text as it is compared: without spaces, case and width of forms. */
export function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');
}

/** How alike two texts are, from 0 to 1: one less the edit distance (Levenshtein 1966) over the longer length. */
export function similarity(first: string, second: string): number {
  const a = [...comparable(first)];
  const b = [...comparable(second)];
  if (!a.length && !b.length) return 1;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = row;
  }
  return 1 - previous[b.length]! / Math.max(a.length, b.length);
}
