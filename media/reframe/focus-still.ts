import type { Subject } from '../subjects/find-subjects.ts';
import { FocusChooser } from './focus-chooser.ts';
import type { Slide } from './focus.ts';

/** The best place of the window in a single picture, in ratios of its side. */
export function chooseStill(subjects: readonly Subject[], saliency: Float32Array, slide: Slide): number {
  const seen = subjects.map((subject, id) => ({ ...subject, id }));
  const { target } = new FocusChooser(slide).choose({ subjects: seen, saliency }, 0);
  return target.ideal;
}
