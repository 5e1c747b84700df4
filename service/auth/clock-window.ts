import { WireError } from '../wire/wire-error.ts';

/** How far a request's time may be from ours, to either side. */
export const clockWindowMs = 15 * 60_000;

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u;

/**
 * Checks the time of a request.
 * @throws WireError `InvalidTimeStamp.Format` or `InvalidTimeStamp.Expired`
 */
export function checkTime(stamp: string, nowMs: number): void {
  const timeMs = form.test(stamp) ? Date.parse(stamp) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new WireError('InvalidTimeStamp.Format');
  if (Math.abs(nowMs - timeMs) > clockWindowMs) throw new WireError('InvalidTimeStamp.Expired');
}
