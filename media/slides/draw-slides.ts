import type { PictureContext } from '../../contract/algorithm.ts';
import { drawFilm } from '../chart/draw-film.ts';
import { numberedLabel } from '../chart/timeline.ts';

interface Slides {
  splitResult: { beginTime: number; endTime: number; title: string }[];
}

/** Draws the lecture with its slides. */
export async function drawSlides(job: PictureContext<unknown, Slides>): Promise<void> {
  const { splitResult } = job.result;
  const spans = splitResult.map(({ beginTime, endTime, title }, index) => ({
    startSeconds: beginTime,
    endSeconds: endTime,
    label: numberedLabel(index, title),
  }));
  await drawFilm(job, spans, { title: 'Slides', facts: `${splitResult.length} slides` });
}
