const { abs } = Math;

/** How like its truth a matte is. */
export interface MatteQuality {
  /** Mean absolute difference, of 0 to 1. */
  meanError: number;
  /** Shared area over joint area of what is more than half opaque. */
  overlap: number;
  /** The mean absolute difference where the truth is neither clear nor solid. */
  edgeError: number;
}

/** Compares mattes of 0 to 255 with the true ones. */
export function measureMatte(mattes: readonly Uint8Array[], truths: readonly Uint8Array[]): MatteQuality {
  let [sum, count, edgeSum, edgeCount, shared, joint] = [0, 0, 0, 0, 0, 0];
  for (const [index, truth] of truths.entries()) {
    const matte = mattes[index]!;
    for (let at = 0; at < truth.length; at++) {
      const off = abs(matte[at]! - truth[at]!) / 255;
      sum += off;
      count++;
      if (truth[at]! > 12 && truth[at]! < 243) {
        edgeSum += off;
        edgeCount++;
      }
      const [is, should] = [matte[at]! > 127, truth[at]! > 127];
      if (is && should) shared++;
      if (is || should) joint++;
    }
  }
  return { meanError: sum / count, overlap: shared / joint, edgeError: edgeSum / Math.max(1, edgeCount) };
}

/** Says it in a line. */
export function describeMatte({ meanError, overlap, edgeError }: MatteQuality): string {
  return `IoU ${overlap.toFixed(4)}, MAE ${meanError.toFixed(4)}, MAE in the edges ${edgeError.toFixed(3)}`;
}
