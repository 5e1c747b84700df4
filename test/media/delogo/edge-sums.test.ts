import { describe, expect, test } from '@jest/globals';
import { EdgeSums, slopesOf } from '../../../media/delogo/edge-sums.ts';
import { createRandom } from '../../synthesis/random.ts';

const [width, height] = [64, 32];
const inLogo = 20 * width + 12;
const inScene = 20 * width + 40;

/** A scene of stripes that differ from shot to shot, with a bright square laid over its left half. */
function picture(shot: number, look: number): Uint8Array {
  const random = createRandom(`look ${shot} ${look}`);
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const scene = 80 + 60 * Math.sin((x - 40) * (0.6 + 0.37 * shot) + shot) + random.between(-3, 3);
    return x >= 8 && x < 12 && y > 8 && y < 24 ? 230 : scene;
  });
}

function lookAt(sums: EdgeSums, shot: number, looks: number): void {
  for (let look = 0; look < looks; look++) sums.add(slopesOf(picture(shot, look), width, height));
}

describe('steady edges', () => {
  test('are those that stand in every shot, not those of one long shot', () => {
    const sums = new EdgeSums(width * height);
    lookAt(sums, 0, 40);
    for (const shot of [1, 2, 3]) {
      sums.cut();
      lookAt(sums, shot, 1);
    }
    const { steady } = sums.steadyEdges();
    expect(steady[inLogo]).toBe(1);
    expect(steady[inScene]).toBe(0);
  });

  test('of one shot alone are all that stand still in it', () => {
    const sums = new EdgeSums(width * height);
    lookAt(sums, 0, 40);
    const { steady } = sums.steadyEdges();
    expect([steady[inLogo], steady[inScene]]).toEqual([1, 1]);
  });

  test('stay what they are over hours of looks', () => {
    const sums = new EdgeSums(1);
    const [one, other] = [10, -10].map((x) => ({ x: Int16Array.of(x), y: Int16Array.of(0) }));
    for (let look = 0; look < 66_000; look++) sums.add(look % 5 < 3 ? one! : other!);
    expect(sums.steadyEdges().steady[0]).toBe(0);
  });
});
