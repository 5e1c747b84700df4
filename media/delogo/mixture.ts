import type { FilledBand } from '../detext/band-filler.ts';
import type { MaskLayout } from '../detext/mask-layout.ts';
import type { Picture } from '../detext/picture.ts';

// What compression and noise leave of a logo that is taken off exactly, at the least, in squared levels.
const leastError = 4;
// How much a frame has a say in how far off the logo that is taken off is.
const learning = 0.15;

/**
 * Mixes two pictures of what is behind a logo: rebuilt from other frames, and with the see-through logo taken off. Each
 * counts by how far it may be off. Of the rebuilt one its surroundings tell; what the two differ by beyond that, the
 * other is off by, learnt over the frames.
 */
export class Mixture {
  readonly #hidden: Uint8Array;
  /** Squared difference of the two and squared error of the rebuilt one by cell. */
  readonly #known = new Map<number, { apart: number; rebuilt: number }>();

  /** @param hidden 1 where only the rebuilt picture is of use */
  constructor(hidden: Uint8Array) {
    this.#hidden = hidden;
  }

  /** Mixes the picture with the logo taken off into the rebuilt one. */
  mix({ picture, cellErrors }: FilledBand, unblended: Picture, layout: MaskLayout): void {
    const { cells, starts, pixels, pixelX, pixelY } = layout;
    const chromaWidth = (picture.width + 1) >> 1;
    const shares = this.#shares(picture, cellErrors, unblended, layout);
    for (let cell = 0; cell < cells.length; cell++) {
      for (let index = starts[cell]!; index < starts[cell + 1]!; index++) {
        const at = pixels[index]!;
        if (this.#hidden[at] === 1) continue;
        const [x, y] = [pixelX[index]!, pixelY[index]!];
        const share = shareAt(shares, layout, x, y);
        picture.luma[at] = picture.luma[at]! + share * (unblended.luma[at]! - picture.luma[at]!) + 0.5;
        if (((x | y) & 1) !== 0) continue;
        const chroma = (y >> 1) * chromaWidth + (x >> 1);
        picture.cb[chroma] = picture.cb[chroma]! + share * (unblended.cb[chroma]! - picture.cb[chroma]!) + 0.5;
        picture.cr[chroma] = picture.cr[chroma]! + share * (unblended.cr[chroma]! - picture.cr[chroma]!) + 0.5;
      }
    }
  }

  /** The share of the picture with the logo taken off, 0 to 1, by cell. */
  #shares(picture: Picture, errors: Float32Array, unblended: Picture, layout: MaskLayout): Map<number, number> {
    const { cells, starts, pixels } = layout;
    const shares = new Map<number, number>();
    for (let cell = 0; cell < cells.length; cell++) {
      let [apart, count] = [0, 0];
      for (let index = starts[cell]!; index < starts[cell + 1]!; index++) {
        const at = pixels[index]!;
        if (this.#hidden[at] === 1) continue;
        apart += (picture.luma[at]! - unblended.luma[at]!) ** 2;
        count++;
      }
      if (count === 0) continue;
      const rebuilt = (1.25 * errors[cell]!) ** 2;
      const node = cells[cell]!;
      const known = this.#known.get(node);
      const next = {
        apart: known ? known.apart + learning * (apart / count - known.apart) : apart / count,
        rebuilt: known ? known.rebuilt + learning * (rebuilt - known.rebuilt) : rebuilt,
      };
      this.#known.set(node, next);
      const taken = Math.max(leastError, next.apart - next.rebuilt);
      shares.set(node, next.rebuilt / (next.rebuilt + taken));
    }
    return shares;
  }
}

/** The share at a pixel, between the middles of the cells around it; cells that have none have no say. */
function shareAt(shares: ReadonlyMap<number, number>, { columns, spacing }: MaskLayout, x: number, y: number): number {
  const gridX = (x + 0.5) / spacing - 0.5;
  const gridY = (y + 0.5) / spacing - 0.5;
  const column = Math.floor(gridX);
  const row = Math.floor(gridY);
  let [sum, weights] = [0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const across = column + (corner & 1);
    const down = row + (corner >> 1);
    const share = across < 0 || down < 0 ? undefined : shares.get(down * columns + across);
    if (share === undefined) continue;
    const weight = (1 - Math.abs(gridX - across)) * (1 - Math.abs(gridY - down));
    sum += weight * share;
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}
