/** How far two lists are in the same order: Spearman's coefficient, 1 for the same, 0 for none; ties share their rank. */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [ranks(one), ranks(other)];
  const mean = (one.length - 1) / 2;
  let [shared, firstSquares, secondSquares] = [0, 0, 0];
  for (const [index, rank] of first.entries()) {
    shared += (rank - mean) * (second[index]! - mean);
    firstSquares += (rank - mean) ** 2;
    secondSquares += (second[index]! - mean) ** 2;
  }
  return shared / Math.sqrt(firstSquares * secondSquares);
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same - 1) / 2;
  });
}
