import type { PictureContext } from '../../contract/algorithm.ts';
import { requireWithin } from './require-within.ts';
import { measureSound, type SoundShape } from './measure-sound.ts';
import { addSpectrogram, addWaveform, loudestOf } from './sound-rows.ts';
import { Timeline } from './timeline.ts';
import type { Box } from './chart.ts';

/** A sound to draw, with its name. */
export interface NamedSound {
  label: string;
  path: string;
}

/**
 * Draws sounds below each other, waveform and spectrogram, on one axis and one scale of brightness.
 * @param mark draws on the rows of each sound, in their order
 * @throws ReelflowError as `readAudio`, and `InvalidInput` when nothing lies in the span
 */
export async function drawSounds(
  { span, path, signal, progress }: Pick<PictureContext<unknown, unknown>, 'span' | 'path' | 'signal' | 'progress'>,
  sounds: readonly NamedSound[],
  heading: { title: string; facts: string },
  mark: (timeline: Timeline, wave: Box, spectrum: Box) => void = () => undefined,
): Promise<void> {
  const shapes: SoundShape[] = [];
  for (const [index, sound] of sounds.entries()) {
    const onProgress = (fraction: number): void => progress((index + fraction) / sounds.length, 'listening');
    shapes.push(await measureSound(sound.path, span, { signal, onProgress }));
  }
  const lastSeconds = Math.max(...shapes.map((shape) => shape.endSeconds));
  requireWithin(span, lastSeconds);
  const endSeconds = span.end ?? lastSeconds;
  const timeline = new Timeline({ startSeconds: span.start, endSeconds }, heading.title, heading.facts);
  const loudest = loudestOf(shapes);
  for (const [index, shape] of shapes.entries()) {
    const wave = addWaveform(timeline, shape, sounds[index]!.label);
    mark(timeline, wave, addSpectrogram(timeline, shape, loudest));
  }
  await timeline.save(path);
}
