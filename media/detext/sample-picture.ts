/** Positions below the pixel are told apart to this fraction. */
const fractions = 16;

/** Catmull-Rom weights by fraction, four each. Keeps detail that linear interpolation would blur. */
const cubic = new Float32Array(fractions * 4);
for (let index = 0; index < fractions; index++) {
  const t = index / fractions;
  cubic[index * 4] = ((-t + 2) * t - 1) * t * 0.5;
  cubic[index * 4 + 1] = ((3 * t - 5) * t * t + 2) * 0.5;
  cubic[index * 4 + 2] = ((-3 * t + 4) * t + 1) * t * 0.5;
  cubic[index * 4 + 3] = (t - 1) * t * t * 0.5;
}

/** Samples a plane at a point inside it by cubic interpolation, to 1/16 of a pixel; linear at the plane's edges. */
export function samplePlane(plane: Uint8Array, width: number, height: number, x: number, y: number): number {
  const fineX = (x * fractions + 0.5) | 0;
  const fineY = (y * fractions + 0.5) | 0;
  const wholeX = fineX >> 4;
  const wholeY = fineY >> 4;
  const partX = fineX & 15;
  const partY = fineY & 15;
  const at = wholeY * width + wholeX;
  if ((partX | partY) === 0) return plane[at]!;
  if (wholeX < 1 || wholeY < 1 || wholeX > width - 3 || wholeY > height - 3) {
    const u = partX / fractions;
    const v = partY / fractions;
    const right = wholeX + 1 < width ? 1 : 0;
    const below = wholeY + 1 < height ? width : 0;
    return (
      (1 - v) * ((1 - u) * plane[at]! + u * plane[at + right]!) +
      v * ((1 - u) * plane[at + below]! + u * plane[at + below + right]!)
    );
  }
  const h = partX * 4;
  const h0 = cubic[h]!;
  const h1 = cubic[h + 1]!;
  const h2 = cubic[h + 2]!;
  const h3 = cubic[h + 3]!;
  if (partY === 0) return h0 * plane[at - 1]! + h1 * plane[at]! + h2 * plane[at + 1]! + h3 * plane[at + 2]!;
  const v = partY * 4;
  const above = at - width;
  const below = at + width;
  const lower = below + width;
  return (
    cubic[v]! * (h0 * plane[above - 1]! + h1 * plane[above]! + h2 * plane[above + 1]! + h3 * plane[above + 2]!) +
    cubic[v + 1]! * (h0 * plane[at - 1]! + h1 * plane[at]! + h2 * plane[at + 1]! + h3 * plane[at + 2]!) +
    cubic[v + 2]! * (h0 * plane[below - 1]! + h1 * plane[below]! + h2 * plane[below + 1]! + h3 * plane[below + 2]!) +
    cubic[v + 3]! * (h0 * plane[lower - 1]! + h1 * plane[lower]! + h2 * plane[lower + 1]! + h3 * plane[lower + 2]!)
  );
}
