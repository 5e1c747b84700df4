/** `2022-07-07T07:16:11Z`: the vendor's times have no fractions. */
export function wholeSeconds(time: string): string {
  return time.replace(/\.\d+Z$/u, 'Z');
}
