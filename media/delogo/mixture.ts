import type { FilledBand } from '../detext/band-filler.ts';
import type { CellErrors } from '../detext/fill-temporal.ts';
import type { MaskLayout } from '../detext/mask-layout.ts';
import type { Picture } from '../detext/picture.ts';

// What compression and noise leave of a logo that is taken off exactly, at the least, in squared levels.
const leastError = 4;
// Smooth guesses are seldom off by more, in squared levels.
const mostRoughness = 256;
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

  /**
   * Mixes the picture with the logo taken off into the rebuilt one.
   * @returns how far off the result may be, in squared levels, by pixel that was masked
   */
  mix({ picture, cellErrors }: FilledBand, unblended: Picture, layout: MaskLayout): Float32Array {
    const { cells, starts, pixels, pixelX, pixelY } = layout;
    const variances = new Float32Array(picture.luma.length);
    const chromaWidth = (picture.width + 1) >> 1;
    const shares = this.#shares(picture, cellErrors, unblended, layout);
    for (let cell = 0; cell < cells.length; cell++) {
      const node = cells[cell]!;
      const off = (1 - (shares.get(node) ?? 0)) * (this.#known.get(node)?.rebuilt ?? mostRoughness);
      for (let index = starts[cell]!; index < starts[cell + 1]!; index++) {
        const at = pixels[index]!;
        variances[at] = off;
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
    return variances;
  }

  /** The share of the picture with the logo taken off, 0 to 1, by cell. */
  #shares(picture: Picture, errors: CellErrors, unblended: Picture, layout: MaskLayout): Map<number, number> {
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
      const node = cells[cell]!;
      const unseen = errors.unseenShare[cell]!;
      const guessed = unseen > 0 ? roughnessAround(picture, layout, node) : 0;
      const rebuilt = (1 - unseen) * (1.25 * errors.seen[cell]!) ** 2 + unseen * guessed;
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

/** The variance of the pixels around a cell that show the scene: what is filled from them may be off by as much. */
function roughnessAround(
  { luma, width, height }: Picture,
  { mask, columns, spacing }: MaskLayout,
  node: number,
): number {
  const x0 = (node % columns) * spacing;
  const y0 = Math.floor(node / columns) * spacing;
  let [sum, squares, count] = [0, 0, 0];
  for (let reach = spacing; count < 60 && reach < 8 * spacing; reach += spacing) {
    [sum, squares, count] = [0, 0, 0];
    for (let y = Math.max(0, y0 - reach); y < Math.min(height, y0 + spacing + reach); y += 2) {
      for (let x = Math.max(0, x0 - reach); x < Math.min(width, x0 + spacing + reach); x += 2) {
        if (mask[y * width + x] !== 0) continue;
        const level = luma[y * width + x]!;
        sum += level;
        squares += level * level;
        count++;
      }
    }
  }
  return count === 0 ? mostRoughness : Math.min(mostRoughness, squares / count - (sum / count) ** 2);
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
