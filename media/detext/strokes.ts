import type { Frame } from '../av/frame.ts';
import { strokeMask } from '../text/stroke-mask.ts';
import type { Box } from '../text/text-track.ts';
import type { Observation } from './observation.ts';

// A stroke pixel is one in at least this share of the looks: the background moves, the text does not.
const votesWanted = 0.45;
// Pixels of the same colour as the strokes that stand as still are strokes too, such as where a bright background
// hides their edges.
const sameLuma = 22;
const sameChroma = 9;
const steady = 7;
// With more than this share of the line in the colour of its strokes the background has that colour as well.
const mostSameColour = 0.6;

/** Finds the stroke pixels of a line of text, 1 by pixel of the observed box, by voting over several frames. */
export function findStrokes(frames: readonly Frame[], line: Box, observation: Observation): Uint8Array {
  const { box } = observation;
  const votes = new Uint8Array(box.width * box.height);
  for (const { data, width, height } of frames) {
    const look = strokeMask(data.subarray(0, width * height), width, height, line);
    for (let y = 0; y < look.box.height; y++) {
      for (let x = 0; x < look.box.width; x++) {
        const at = (y + look.box.y - box.y) * box.width + x + look.box.x - box.x;
        votes[at]! += look.mask[y * look.box.width + x]!;
      }
    }
  }
  const strokes = votes.map((count) => (count >= frames.length * votesWanted ? 1 : 0));
  addSameColour(strokes, line, observation);
  return strokes;
}

function addSameColour(strokes: Uint8Array, line: Box, { box, mean, change, cb, cr }: Observation): void {
  const marked: number[] = [];
  for (let at = 0; at < strokes.length; at++) if (strokes[at] !== 0) marked.push(at);
  if (marked.length < 20) return;
  const median = (values: Float32Array): number => {
    const sorted = marked.map((at) => values[at]!).sort((a, b) => a - b);
    return sorted[sorted.length >> 1]!;
  };
  const luma = median(mean);
  const blue = median(cb);
  const red = median(cr);
  const added: number[] = [];
  let count = 0;
  const endX = Math.min(box.x + box.width, line.x + line.width);
  const endY = Math.min(box.y + box.height, line.y + line.height);
  for (let y = Math.max(box.y, Math.floor(line.y)); y < endY; y++) {
    for (let x = Math.max(box.x, Math.floor(line.x)); x < endX; x++) {
      const at = (y - box.y) * box.width + x - box.x;
      const isSame =
        Math.abs(mean[at]! - luma) < sameLuma &&
        change[at]! < steady &&
        Math.abs(cb[at]! - blue) < sameChroma &&
        Math.abs(cr[at]! - red) < sameChroma;
      if (!isSame) continue;
      count++;
      if (strokes[at] === 0) added.push(at);
    }
  }
  if (count > mostSameColour * line.width * line.height) return;
  for (const at of added) strokes[at] = 1;
}
