/** Corners one after the other: x, y, x, y, … */
export type Polygon = Float32Array;

/** Sets the pixels of a plane whose centres lie in a polygon. */
export function fillPolygon(plane: Float32Array, width: number, height: number, polygon: Polygon, value: number): void {
  const crossings: number[] = [];
  for (let row = 0; row < height; row++) {
    const y = row + 0.5;
    crossings.length = 0;
    for (let at = 0; at < polygon.length; at += 2) {
      const next = (at + 2) % polygon.length;
      const [fromY, toY] = [polygon[at + 1]!, polygon[next + 1]!];
      if (fromY <= y === toY <= y) continue;
      const share = (y - fromY) / (toY - fromY);
      crossings.push(polygon[at]! + share * (polygon[next]! - polygon[at]!));
    }
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair]! - 0.5));
      const to = Math.min(width - 1, Math.floor(crossings[pair + 1]! - 0.5));
      if (from <= to) plane.fill(value, row * width + from, row * width + to + 1);
    }
  }
}

/** The polygon with every corner so much further from the middle. */
export function growPolygon(polygon: Polygon, by: number): Polygon {
  let [middleX, middleY] = [0, 0];
  for (let at = 0; at < polygon.length; at += 2) {
    middleX += (2 * polygon[at]!) / polygon.length;
    middleY += (2 * polygon[at + 1]!) / polygon.length;
  }
  const grown = new Float32Array(polygon.length);
  for (let at = 0; at < polygon.length; at += 2) {
    const [x, y] = [polygon[at]! - middleX, polygon[at + 1]! - middleY];
    const length = Math.hypot(x, y) || 1;
    grown[at] = polygon[at]! + (x / length) * by;
    grown[at + 1] = polygon[at + 1]! + (y / length) * by;
  }
  return grown;
}

/** The corners sorted around their middle, which makes a star of them that does not cross itself. */
export function aroundMiddle(polygon: Polygon): Polygon {
  const corners = Array.from({ length: polygon.length / 2 }, (_, index) => [
    polygon[index * 2]!,
    polygon[index * 2 + 1]!,
  ]);
  const middleX = corners.reduce((sum, [x]) => sum + x!, 0) / corners.length;
  const middleY = corners.reduce((sum, [, y]) => sum + y!, 0) / corners.length;
  const angle = ([x, y]: number[]): number => Math.atan2(y! - middleY, x! - middleX);
  return Float32Array.from(corners.toSorted((a, b) => angle(a) - angle(b)).flat());
}
