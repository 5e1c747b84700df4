const steps = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800,
];

/** The least distance between marks, in seconds and a round number, that gives no more than so many. */
export function niceStep(durationSeconds: number, mostMarks: number): number {
  const last = steps.at(-1)!;
  return (
    steps.find((step) => durationSeconds / step <= mostMarks) ?? last * Math.ceil(durationSeconds / mostMarks / last)
  );
}

/** A time as `1:02:03`, `2:03` or `2:03.25`: with as many decimals as marks at that distance need. */
export function timeText(seconds: number, step = 1): string {
  const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  const scale = 10 ** decimals;
  const units = Math.round(seconds * scale);
  const whole = Math.floor(units / scale);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const fraction = decimals === 0 ? '' : `.${String(units % scale).padStart(decimals, '0')}`;
  const tail = `${String(rest).padStart(2, '0')}${fraction}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
