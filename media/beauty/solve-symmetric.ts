/**
 * Solves a system of equations with a symmetric positive definite matrix, by Cholesky's method.
 * @param matrix rows one after the other; is overwritten
 * @param sides right-hand sides; each is overwritten with its solution
 */
export function solveSymmetric(matrix: Float64Array, count: number, sides: readonly Float64Array[]): void {
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * count + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[row * count + k]! * matrix[column * count + k]!;
      if (row === column) matrix[row * count + row] = Math.sqrt(Math.max(1e-12, sum));
      else matrix[row * count + column] = sum / matrix[column * count + column]!;
    }
  }
  for (const side of sides) {
    for (let row = 0; row < count; row++) {
      let sum = side[row]!;
      for (let k = 0; k < row; k++) sum -= matrix[row * count + k]! * side[k]!;
      side[row] = sum / matrix[row * count + row]!;
    }
    for (let row = count - 1; row >= 0; row--) {
      let sum = side[row]!;
      for (let k = row + 1; k < count; k++) sum -= matrix[k * count + row]! * side[k]!;
      side[row] = sum / matrix[row * count + row]!;
    }
  }
}
