/** Beats before this do not count, as trackers need a while (Dixon, 2007; mir_eval does the same). */
const trimSeconds = 5;

/**
 * F-measure of beat times: each true beat may be matched by one found within the tolerance.
 * @param toleranceSeconds default 0.07, as is usual
 */
export function beatFMeasure(truth: readonly number[], found: readonly number[], toleranceSeconds = 0.07): number {
  const due = truth.filter((seconds) => seconds >= trimSeconds);
  const given = found.filter((seconds) => seconds >= trimSeconds);
  let [hits, at] = [0, 0];
  for (const seconds of due) {
    while (at < given.length && given[at]! < seconds - toleranceSeconds) at++;
    if (at === given.length || given[at]! > seconds + toleranceSeconds) continue;
    hits++;
    at++;
  }
  return due.length + given.length === 0 ? 1 : (2 * hits) / (due.length + given.length);
}
