/**
 * Whether a text matches a pattern in which `*` stands for any characters and `?` for one.
 * Looks back to the last `*` only, so no pattern can make it slow.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let patternAt = 0;
  let textAt = 0;
  let star = -1;
  let starText = 0;
  while (textAt < text.length) {
    const mark = pattern[patternAt];
    if (mark === '*') {
      star = patternAt++;
      starText = textAt;
    } else if (mark === '?' || mark === text[textAt]) {
      patternAt++;
      textAt++;
    } else if (star >= 0) {
      patternAt = star + 1;
      textAt = ++starText;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
