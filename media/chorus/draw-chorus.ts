import type { PictureContext } from '../../contract/algorithm.ts';
import { drawSounds } from '../chart/draw-sounds.ts';
import { numberedLabel } from '../chart/timeline.ts';

/** Draws the song with its choruses. */
export async function drawChorus(
  job: PictureContext<unknown, { segments: { start: number; end: number; title: string }[] }>,
): Promise<void> {
  const spans = job.result.segments.map(({ start, end, title }, index) => ({
    startSeconds: start,
    endSeconds: end,
    label: numberedLabel(index, title),
  }));
  const heading = { title: 'Chorus', facts: factsOf(spans.length) };
  await drawSounds(job, [{ label: 'sound', path: job.input }], heading, (timeline, wave) =>
    timeline.markSpans(wave, spans),
  );
}

function factsOf(count: number): string {
  if (count === 0) return 'none';
  return count === 1 ? 'once' : `${count} times`;
}
