import type { PictureContext } from '../../contract/algorithm.ts';
import { canBeDrawn } from '../chart/chart.ts';
import { drawFilm } from '../chart/draw-film.ts';

interface Slides {
  splitResult: { beginTime: number; endTime: number; title: string }[];
}

/** Draws the lecture with its slides. */
export async function drawSlides(job: PictureContext<unknown, Slides>): Promise<void> {
  const { splitResult } = job.result;
  const spans = splitResult.map(({ beginTime, endTime, title }, index) => ({
    startSeconds: beginTime,
    endSeconds: endTime,
    label: `${index + 1} ${canBeDrawn(title) ? title : ''}`.trim(),
  }));
  await drawFilm(job, spans, { title: 'Slides', facts: `${splitResult.length} slides` });
}
