import { createRandom } from './random.ts';

const tableSize = 1 << 17;

/**
 * Makes a function that adds sensor noise to a luma plane: Gaussian, new in every frame, the same
 * for the same seed and frame.
 * @param deviation in 8-bit levels; 0 adds none
 */
export function createSensorNoise(seed: number, deviation: number): (luma: Uint8Array, frameIndex: number) => void {
  if (deviation === 0) return () => undefined;
  const random = createRandom(`noise ${seed}`);
  const table = Int8Array.from({ length: tableSize }, () => Math.round(random.gaussian() * deviation));
  return (luma, frameIndex) => {
    const places = createRandom(`noise ${seed} ${frameIndex}`);
    // A new place in the table for every stretch, so that the table's period is not seen.
    const stretch = 4096;
    for (let from = 0; from < luma.length; from += stretch) {
      let t = places.integer(0, tableSize - stretch - 1);
      const end = Math.min(luma.length, from + stretch);
      for (let i = from; i < end; i++, t++) {
        const value = luma[i]! + table[t]!;
        luma[i] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  };
}
