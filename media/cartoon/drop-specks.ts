/**
 * Takes lines away that are too short to be any: joined pixels over the threshold that reach less far than asked.
 * @param lines is changed in place
 * @param leastReach of a line's box, in pixels, at each pixel that may begin one
 */
export function dropSpecks(
  lines: Float32Array,
  width: number,
  threshold: number,
  leastReach: (at: number) => number,
): void {
  const seen = new Uint8Array(lines.length);
  const stack: number[] = [];
  const joined: number[] = [];
  for (let start = 0; start < lines.length; start++) {
    if (seen[start] || lines[start]! <= threshold) continue;
    seen[start] = 1;
    stack.push(start);
    joined.length = 0;
    let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      joined.push(at);
      const x = at % width;
      const y = (at - x) / width;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let step = 0; step < 9; step++) {
        const column = x + (step % 3) - 1;
        const next = at + (Math.floor(step / 3) - 1) * width + (step % 3) - 1;
        if (column < 0 || column >= width || next < 0 || next >= lines.length) continue;
        if (seen[next] || lines[next]! <= threshold) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    if (Math.max(right - left, bottom - top) + 1 >= leastReach(start)) continue;
    for (const at of joined) lines[at] = Math.min(lines[at]!, 0.5 * threshold);
  }
}
