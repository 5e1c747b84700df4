import type { Box } from '../text/text-track.ts';
import type { Observation } from './observation.ts';

// Luma steps count up to this much: one strong edge of the scene cannot stand for a whole side of a plate, and a plate
// on a dark scene makes small steps.
const cappedLevels = 6;
// The mean step along a side, as a share of the cap, from which it is taken for an edge; scenes seldom reach half of it.
const edgeShare = 0.45;
const sidesWanted = 3;

/** The plate behind a line of text. */
export interface Plate {
  /** In frame pixels, with a little more on every side. */
  box: Box;
  /** The same to its very edges; undefined when one of them was not seen. */
  exactBox: Box | undefined;
}

/** An edge along one side of the text: where it is, and the step from outside to inside. */
interface Edge {
  place: number;
  share: number;
}

/**
 * Finds the plate (an even or see-through rectangle) behind a line of text by its straight edges, which run the whole
 * length of the text. Plates of two lines may lack the edge between them.
 * @param ignored pixels of the observation that belong to other text
 * @param letters around the strokes, in whole frame pixels
 * @returns undefined when there is none
 */
export function findPlate(observation: Observation, ignored: Uint8Array, letters: Box): Plate | undefined {
  const area = observation.box;
  // Outlines end within so much; their edges are not meant.
  const clear = Math.max(3, Math.round(letters.height * 0.07));
  const inner = {
    left: letters.x - area.x - clear,
    top: letters.y - area.y - clear,
    right: letters.x + letters.width - area.x + clear,
    bottom: letters.y + letters.height - area.y + clear,
  };
  const findEdges = (sign: 1 | -1): Edge[] => [
    findEdge(
      observation,
      ignored,
      { from: inner.left, to: inner.right, near: inner.top, far: 2, isUpright: false },
      sign,
    ),
    findEdge(
      observation,
      ignored,
      { from: inner.left, to: inner.right, near: inner.bottom, far: area.height - 3, isUpright: false },
      sign,
    ),
    findEdge(
      observation,
      ignored,
      { from: inner.top, to: inner.bottom, near: inner.left, far: 2, isUpright: true },
      sign,
    ),
    findEdge(
      observation,
      ignored,
      { from: inner.top, to: inner.bottom, near: inner.right, far: area.width - 3, isUpright: true },
      sign,
    ),
  ];
  const isEdge = ({ share }: Edge): boolean => share > edgeShare;
  const total = (edges: Edge[]): number => edges.reduce((sum, { share }) => sum + share, 0);
  const [dark, bright] = [findEdges(1), findEdges(-1)];
  const edges = total(dark) >= total(bright) ? dark : bright;
  if (edges.filter(isEdge).length < sidesWanted) return undefined;
  const [top, bottom, left, right] = edges as [Edge, Edge, Edge, Edge];
  const slack = 3;
  const lacking = Math.round(letters.height * 0.3);
  const x = (isEdge(left) ? left.place : inner.left - lacking) - slack;
  const y = (isEdge(top) ? top.place : inner.top - lacking) - slack;
  const endX = (isEdge(right) ? right.place : inner.right + lacking) + slack + 1;
  const endY = (isEdge(bottom) ? bottom.place : inner.bottom + lacking) + slack + 1;
  const x0 = Math.max(0, x);
  const y0 = Math.max(0, y);
  const box = {
    x: area.x + x0,
    y: area.y + y0,
    width: Math.min(area.width, endX) - x0,
    height: Math.min(area.height, endY) - y0,
  };
  const exactBox = {
    x: area.x + left.place,
    y: area.y + top.place,
    width: right.place - left.place + 1,
    height: bottom.place - top.place + 1,
  };
  return { box, exactBox: edges.every(isEdge) ? exactBox : undefined };
}

/** Where to look for one side. */
interface Side {
  /** The stretch along the side, end excluded. */
  from: number;
  to: number;
  /** Lines of pixels are tried from `near` to `far`, outwards. */
  near: number;
  far: number;
  isUpright: boolean;
}

/**
 * Looks outwards from the letters for the first edge of a side, by the step of luma across it averaged along it; the
 * clearest one where none is clear.
 * @param sign 1 for brighter outside, -1 for darker
 */
function findEdge({ mean, box }: Observation, ignored: Uint8Array, side: Side, sign: 1 | -1): Edge {
  const along = side.isUpright ? box.width : 1;
  const across = side.isUpright ? 1 : box.width;
  const outwards = side.far > side.near ? 1 : -1;
  const first = Math.max(0, side.from);
  const end = Math.min(side.isUpright ? box.height : box.width, side.to);
  let best: Edge = { place: side.near, share: 0 };
  for (let place = side.near; outwards * (side.far - place) >= 0; place += outwards) {
    let sum = 0;
    for (let index = first; index < end; index++) {
      const at = index * along + place * across;
      if (ignored[at] !== 0) continue;
      const step = sign * (mean[at + outwards * across * 2]! - mean[at - outwards * across]!);
      sum += step > cappedLevels ? cappedLevels : step < -cappedLevels ? -cappedLevels : step;
    }
    const share = sum / (cappedLevels * Math.max(1, end - first));
    if (share > best.share) best = { place, share };
    // Past the top of a clear edge; what comes farther out belongs to the scene.
    else if (best.share > edgeShare && share < best.share * 0.8) break;
  }
  return best;
}
