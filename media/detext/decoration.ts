import type { Observation } from './observation.ts';

/** How far outline and shadow reach from the strokes of a line of text, in pixels. */
export interface Decoration {
  above: number;
  below: number;
  left: number;
  right: number;
}

/** What the pixels at one distance from the strokes have in common. */
interface Ring {
  count: number;
  mean: number;
  /** Spread of the mean luma over the ring. */
  spread: number;
  /** Median change over time. */
  change: number;
}

// A ring whose mean luma differs by more levels from the rings just outside is outline or shadow.
const affectedLevels = 4.5;
// A share of the spread on top: where the scene is uneven, neighbouring rings differ by chance.
const chanceShare = 0.05;
// So is a ring that is so much more uniform, or so much steadier over time, than those just outside.
const affectedRatio = 0.8;
// In a scene that moves, a ring that only looks different has to be this much steadier as well.
const steadierRatio = 0.93;
// Below these the surroundings are themselves too uniform or too steady to tell.
const leastSpread = 10;
const leastChange = 4;
// Rings of fewer pixels are left out.
const leastPixels = 60;
// Where too little text is there to measure, as much of what would be looked at is taken for decoration.
const usualShare = 0.4;

/**
 * Measures how far outline and shadow reach. Rings of pixels at growing distance are compared with the rings farther
 * out: decoration is of one colour and stands still, the scene does neither. Measured apart for the four sides, since
 * shadows fall to one.
 * @param distance steps from the nearest stroke pixel, by pixel; 0 on the strokes; known up to `most + 4`
 * @param most the farthest that decoration is looked for
 */
export function measureDecoration(observation: Observation, distance: Uint8Array, most: number): Decoration {
  const { width } = observation.box;
  const pixels = pixelsBySteps(observation, distance, most + 4);
  const reach = (towards: number): number => {
    const rings = pixels.map((at, steps) =>
      gatherRing(observation, steps === 0 ? at : at.filter((pixel) => distance[pixel + towards]! < steps)),
    );
    return reachOfRings(rings, most);
  };
  const above = reach(width);
  const below = reach(-width);
  // Beside letters there is little room before the next one: what is seen there counts only as far as it agrees.
  const beside = Math.max(above, below);
  return { above, below, left: Math.min(beside, reach(1)), right: Math.min(beside, reach(-1)) };
}

/** The pixels at each distance up to `farthest`, those at the border of the box left out. */
function pixelsBySteps({ box: { width, height } }: Observation, distance: Uint8Array, farthest: number): Int32Array[] {
  const counts = new Int32Array(256);
  const eachInside = (visit: (at: number) => void): void => {
    for (let y = 1; y < height - 1; y++) for (let at = y * width + 1; at < (y + 1) * width - 1; at++) visit(at);
  };
  eachInside((at) => counts[distance[at]!]!++);
  const pixels = Array.from({ length: farthest + 1 }, (_, steps) => new Int32Array(counts[steps]!));
  counts.fill(0);
  eachInside((at) => {
    const steps = distance[at]!;
    if (steps <= farthest) pixels[steps]![counts[steps]!++] = at;
  });
  return pixels;
}

/** How far out the outermost ring is that belongs to the text. */
function reachOfRings(rings: readonly Ring[], most: number): number {
  let compared = 0;
  for (let steps = most; steps >= 1; steps--) {
    const ring = rings[steps]!;
    const outside = rings.slice(steps + 2, steps + 5).filter(({ count }) => count >= leastPixels);
    if (ring.count < leastPixels || outside.length === 0) continue;
    compared++;
    const average = (pick: (ring: Ring) => number): number =>
      outside.reduce((sum, other) => sum + pick(other), 0) / outside.length;
    const spread = average((other) => other.spread);
    const change = average((other) => other.change);
    const differs = Math.abs(ring.mean - average((other) => other.mean)) > affectedLevels + spread * chanceShare;
    const isEven = spread > leastSpread && ring.spread < spread * affectedRatio;
    // A scene that moves tells best: what covers it, covers its changes.
    const isAffected =
      change > leastChange
        ? ring.change < change * affectedRatio || ((differs || isEven) && ring.change < change * steadierRatio)
        : differs || isEven;
    if (isAffected) return steps;
  }
  return compared > 2 ? 1 : Math.round(most * usualShare);
}

function gatherRing({ mean, change }: Observation, pixels: Int32Array): Ring {
  const count = pixels.length;
  if (count === 0) return { count, mean: 0, spread: 0, change: 0 };
  let sum = 0;
  for (const at of pixels) sum += mean[at]!;
  const average = sum / count;
  let deviation = 0;
  for (const at of pixels) deviation += Math.abs(mean[at]! - average);
  const changes = Float32Array.from(pixels, (at) => change[at]!).sort();
  return { count, mean: average, spread: deviation / count, change: changes[count >> 1]! };
}

/** The pixels that strokes and decoration cover. `slack` more on every side allows for the blur of compression. */
export function decorate(
  distance: Uint8Array,
  width: number,
  height: number,
  { above, below, left, right }: Decoration,
  slack: number,
): Uint8Array {
  // An octagon around the strokes, moved towards the side to which the shadow falls.
  const moveX = Math.round((right - left) / 2);
  const moveY = Math.round((below - above) / 2);
  const radius = Math.ceil(Math.max(left + right, above + below) / 2) + slack;
  const mask = new Uint8Array(distance.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = x - moveX;
      const fromY = y - moveY;
      const isInside = fromX >= 0 && fromY >= 0 && fromX < width && fromY < height;
      if (isInside && distance[fromY * width + fromX]! <= radius) mask[y * width + x] = 1;
    }
  }
  return mask;
}
