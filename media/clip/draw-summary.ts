import type { PictureContext } from '../../contract/algorithm.ts';
import { drawFilm } from '../chart/draw-film.ts';

interface Summary {
  spans: { startSeconds: number; endSeconds: number }[];
  durationSeconds: number;
}

/** Draws the video with what of it is in the summary. */
export async function drawSummary(job: PictureContext<unknown, Summary>): Promise<void> {
  const { spans, durationSeconds } = job.result;
  const numbered = spans.map((span, index) => ({ ...span, label: String(index + 1) }));
  const facts = `${spans.length} stretches, ${durationSeconds.toFixed(1)} s`;
  await drawFilm(job, numbered, { title: 'Summary', facts });
}
