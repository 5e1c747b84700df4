import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { decoded, openPicture } from '../image/open-picture.ts';
import { warnOfLosses, writePicture } from '../image/write-picture.ts';
import { findSubjects } from '../subjects/find-subjects.ts';
import { pictureSaliency } from '../subjects/saliency.ts';
import { chooseStill } from './focus-still.ts';
import type { ReframeParams } from './reframe-video.ts';
import { aspectOf, windowFor } from './window-size.ts';

/** What was made of a picture. */
export interface ReframeImageResult {
  /** Of the output, and where it was in the source, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** How many people, animals, vehicles or things were found. */
  subjectCount: number;
}

const ANALYSIS_PIXELS = 640;

/**
 * Cuts the part of another shape out of a picture that shows the most of who and what is to be seen.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function reframeImage(context: AlgorithmContext<ReframeParams>): Promise<ReframeImageResult> {
  const { input, params, progress, warn } = context;
  const picture = await openPicture(input);
  const window = windowFor(picture, aspectOf(params.aspect));
  const { path } = context.output('jpg');
  warnOfLosses(picture, path, warn);
  const { axis, width, height } = window;
  if (!axis) warn(`The picture has the shape ${params.aspect} already: all of it was kept.`);
  if (axis === 'y') warn(`The picture is narrower than ${params.aspect}: it was cut above and below instead.`);
  progress(0.1, 'looking at the picture');
  const image = await picture.look(ANALYSIS_PIXELS);
  const subjects = axis ? await findSubjects(image) : [];
  let [x, y] = [0, 0];
  if (axis) {
    const side = axis === 'x' ? picture.width : picture.height;
    const length = axis === 'x' ? width : height;
    const start = chooseStill(subjects, pictureSaliency(image), { axis, share: length / side });
    const place = Math.max(0, Math.min(side - length, Math.round(start * side)));
    [x, y] = axis === 'x' ? [place, 0] : [0, place];
  }
  progress(0.6, 'writing the picture');
  const cut = picture.pixels().extract({ left: x, top: y, width, height });
  await decoded(input, () => writePicture(cut, path, Math.max(1, params.quality)));
  return { x, y, width, height, subjectCount: subjects.length };
}
