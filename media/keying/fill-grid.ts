interface Level {
  columns: number;
  rows: number;
  weights: Float32Array;
  planes: Float32Array[];
}

/**
 * Fills the cells of which nothing is known from those around them, near ones first: averages go up a pyramid as far
 * as there is nothing, and come down smoothly. Cells of weight 1 and more are left as they are.
 * Source: Gortler et al., "The Lumigraph", 1996 (pull-push).
 * @param weights how well each cell is known: 0 is not at all, 1 fully
 */
export function fillGrid(columns: number, rows: number, weights: Float32Array, planes: Float32Array[]): void {
  const levels: Level[] = [{ columns, rows, weights, planes }];
  for (let level = levels[0]!; level.columns > 1 || level.rows > 1;) {
    level = coarser(level);
    levels.push(level);
  }
  for (let index = levels.length - 2; index >= 0; index--) fillFrom(levels[index + 1]!, levels[index]!);
}

function coarser(fine: Level): Level {
  const columns = (fine.columns + 1) >> 1;
  const rows = (fine.rows + 1) >> 1;
  const weights = new Float32Array(columns * rows);
  const planes = fine.planes.map(() => new Float32Array(columns * rows));
  for (let row = 0; row < fine.rows; row++) {
    for (let column = 0; column < fine.columns; column++) {
      const from = row * fine.columns + column;
      const weight = Math.min(1, fine.weights[from]!);
      if (weight === 0) continue;
      const to = (row >> 1) * columns + (column >> 1);
      weights[to]! += weight;
      for (let plane = 0; plane < planes.length; plane++) planes[plane]![to]! += weight * fine.planes[plane]![from]!;
    }
  }
  for (let at = 0; at < weights.length; at++) {
    if (weights[at] === 0) continue;
    for (const plane of planes) plane[at]! /= weights[at]!;
    weights[at] = Math.min(1, weights[at]!);
  }
  return { columns, rows, weights, planes };
}

function fillFrom(coarse: Level, fine: Level): void {
  for (let row = 0, at = 0; row < fine.rows; row++) {
    const y = Math.max(0, Math.min(coarse.rows - 1, row / 2 - 0.25));
    const top = Math.floor(y);
    const below = Math.min(coarse.rows - 1, top + 1) * coarse.columns;
    const down = y - top;
    for (let column = 0; column < fine.columns; column++, at++) {
      const own = Math.min(1, fine.weights[at]!);
      if (own >= 1) continue;
      const x = Math.max(0, Math.min(coarse.columns - 1, column / 2 - 0.25));
      const left = Math.floor(x);
      const right = Math.min(coarse.columns - 1, left + 1);
      const across = x - left;
      const above = top * coarse.columns;
      for (let plane = 0; plane < fine.planes.length; plane++) {
        const source = coarse.planes[plane]!;
        const upper = source[above + left]! * (1 - across) + source[above + right]! * across;
        const lower = source[below + left]! * (1 - across) + source[below + right]! * across;
        const filled = upper * (1 - down) + lower * down;
        const target = fine.planes[plane]!;
        target[at] = own * target[at]! + (1 - own) * filled;
      }
    }
  }
}
