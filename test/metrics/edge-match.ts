import type { Plane } from './plane.ts';

/**
 * The strong edges of a plane: pixels whose gradient, after a small blur, is over the threshold and the largest across
 * the edge, as Canny has it.
 * @returns 1 on edges
 */
export function strongEdges({ data, width, height }: Plane, threshold: number): Uint8Array {
  const smooth = new Float32Array(width * height);
  const weights = [1, 4, 6, 4, 1];
  const rows = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 2; x < width - 2; x++) {
      let sum = 0;
      for (let k = -2; k <= 2; k++) sum += weights[k + 2]! * data[y * width + x + k]!;
      rows[y * width + x] = sum / 16;
    }
  }
  for (let y = 2; y < height - 2; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -2; k <= 2; k++) sum += weights[k + 2]! * rows[(y + k) * width + x]!;
      smooth[y * width + x] = sum / 16;
    }
  }
  const size = (at: number): [number, number, number] => {
    const dx = smooth[at + 1]! - smooth[at - 1]!;
    const dy = smooth[at + width]! - smooth[at - width]!;
    return [dx, dy, Math.sqrt(dx * dx + dy * dy)];
  };
  const edges = new Uint8Array(width * height);
  for (let y = 5; y < height - 5; y++) {
    for (let x = 5; x < width - 5; x++) {
      const at = y * width + x;
      const [dx, dy, strength] = size(at);
      if (strength < threshold) continue;
      const step = Math.abs(dx) > Math.abs(dy) ? 1 : width;
      if (strength >= size(at - step)[2] && strength >= size(at + step)[2]) edges[at] = 1;
    }
  }
  return edges;
}

/** How well edges agree: the harmonic mean of the parts of each that have one of the other within two pixels. */
export function edgeF(found: Uint8Array, wanted: Uint8Array, width: number): number {
  const precision = shareNear(found, wanted, width);
  const recall = shareNear(wanted, found, width);
  return (2 * precision * recall) / Math.max(1e-9, precision + recall);
}

function shareNear(edges: Uint8Array, others: Uint8Array, width: number): number {
  let [count, nearCount] = [0, 0];
  for (let at = 0; at < edges.length; at++) {
    if (!edges[at]) continue;
    count++;
    let isNear = false;
    for (let dy = -2; dy <= 2 && !isNear; dy++)
      for (let dx = -2; dx <= 2; dx++) if (others[at + dy * width + dx]) isNear = true;
    if (isNear) nearCount++;
  }
  return nearCount / Math.max(1, count);
}
