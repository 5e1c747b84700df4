import { probe } from '../av/probe.ts';
import { readVideo } from '../av/read-video.ts';
import type { Box } from './chart.ts';
import type { Timeline } from './timeline.ts';

const rowHeight = 112;
/** What is narrower shows nothing, and belongs to what is before it. */
const leastPixels = 24;

/**
 * Adds pictures of a video, each as it is in the middle of its place.
 * @param edges times at which one picture ends and the next one begins, in order
 */
export async function addFilm(
  timeline: Timeline,
  path: string,
  edges: readonly number[],
  options: { signal?: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<Box> {
  const row = timeline.addRow(rowHeight);
  const { video } = await probe(path);
  const aspect = video ? (video.width * video.pixelAspect) / video.height : 1;
  const pictureWidth = Math.floor(rowHeight * aspect);
  const pieces = piecesOf(
    row,
    edges.map((time) => timeline.x(time)),
  );
  const cells = pieces.flatMap((piece) => cut(piece, pictureWidth));
  for (const [index, [from, to]] of cells.entries()) {
    const startSeconds = timeline.secondsAt((from + to) / 2);
    const frames = readVideo(path, { pixelFormat: 'rgb24', maxWidth: 320, startSeconds, signal: options.signal });
    for await (const picture of frames) {
      const box = { x: from, y: row.y, width: to - from, height: rowHeight };
      timeline.chart.paint(picture, box, box.width < pictureWidth ? 'cover' : 'contain');
      break;
    }
    options.onProgress?.((index + 1) / cells.length);
  }
  return row;
}

type Piece = [from: number, to: number];

function piecesOf({ x, width }: Box, edges: readonly number[]): Piece[] {
  const kept = [x];
  for (const edge of edges.map(Math.round))
    if (edge - kept.at(-1)! >= leastPixels && x + width - edge >= leastPixels) kept.push(edge);
  return kept.map((from, index) => [from, kept[index + 1] ?? x + width]);
}

/** Cuts a piece into as many pictures as have room side by side, at least one. */
function cut([from, to]: Piece, pictureWidth: number): Piece[] {
  const count = Math.max(1, Math.floor((to - from) / pictureWidth));
  const edge = (index: number): number => Math.round(from + ((to - from) * index) / count);
  return Array.from({ length: count }, (_, index) => [edge(index), edge(index + 1)]);
}
