/**
 * Distance of each pixel from a mask in steps that alternate between crosses and squares (an octagon, close to a
 * disc): 0 inside the mask, `most + 1` for all that is farther than `most`.
 */
export function distanceFrom(mask: Uint8Array, width: number, height: number, most: number): Uint8Array {
  const distance = new Uint8Array(mask.length).fill(most + 1);
  let front: number[] = [];
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] === 0) continue;
    distance[at] = 0;
    front.push(at);
  }
  for (let steps = 1; steps <= most; steps++) {
    const next: number[] = [];
    const isSquare = steps % 3 === 0;
    for (const at of front) {
      const x = at % width;
      const y = (at - x) / width;
      for (let v = -1; v <= 1; v++) {
        for (let u = -1; u <= 1; u++) {
          if (!isSquare && u !== 0 && v !== 0) continue;
          if (x + u < 0 || x + u >= width || y + v < 0 || y + v >= height) continue;
          const to = at + v * width + u;
          if (distance[to]! <= steps) continue;
          distance[to] = steps;
          next.push(to);
        }
      }
    }
    front = next;
  }
  return distance;
}
