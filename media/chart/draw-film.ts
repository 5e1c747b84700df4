import type { PictureContext } from '../../contract/algorithm.ts';
import { probe } from '../av/probe.ts';
import { addFilm } from './film-row.ts';
import { measureSound } from './measure-sound.ts';
import { requireWithin } from './require-within.ts';
import { addWaveform } from './sound-rows.ts';
import { Timeline, type MarkedSpan } from './timeline.ts';

/** Draws a video as pictures and, where it has sound, a waveform below, with stretches marked on it. */
export async function drawFilm(
  { input, span, path, signal, progress }: PictureContext<unknown, unknown>,
  spans: readonly MarkedSpan[],
  heading: { title: string; facts: string },
): Promise<void> {
  const { audio, durationSeconds } = await probe(input);
  const last = Math.max(durationSeconds, ...spans.map(({ endSeconds }) => endSeconds));
  requireWithin(span, last);
  const timeline = new Timeline(
    { startSeconds: span.start, endSeconds: span.end ?? last },
    heading.title,
    heading.facts,
  );
  timeline.markSpans(timeline.addRow(26), spans);
  const edges = spans.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
  const onProgress = (fraction: number): void => progress(fraction / 2, 'looking');
  const film = await addFilm(timeline, input, edges, { signal, onProgress });
  timeline.markSpans(film, spans.map(withoutLabel), { isTinted: false });
  if (audio) {
    const onProgress = (fraction: number): void => progress(0.5 + fraction / 2, 'listening');
    const wave = addWaveform(timeline, await measureSound(input, span, { signal, onProgress }), 'sound');
    timeline.markSpans(wave, spans.map(withoutLabel));
  }
  await timeline.save(path);
}

function withoutLabel(span: MarkedSpan): MarkedSpan {
  return { ...span, label: '' };
}
