import { readVideo } from '../../../media/av/read-video.ts';
import type { Box, Plane } from '../../metrics/plane.ts';
import { clipBox, lumaOf } from '../../metrics/plane.ts';
import { meanSquaredError, psnrOfError } from '../../metrics/psnr.ts';
import { ssimInBox } from '../../metrics/ssim.ts';
import type { Truth } from '../../synthesis/truth.ts';

/** How well text was removed from a video whose truth is known. */
export interface Likeness {
  /** To the clean twin, in the boxes of the text while it is shown. */
  ssim: number;
  psnrDecibels: number;
  /** Of the twentieth of the boxes that came out worst. */
  worstSsim: number;
  /** To the input, above and below the boxes. */
  outsideSsim: number;
}

/** Compares every third frame of an output with its input and with the clean twin. */
export async function measureLikeness(
  files: { input: string; clean: string; output: string },
  truth: Truth,
): Promise<Likeness> {
  const clean = readVideo(files.clean, { pixelFormat: 'gray8' });
  const output = readVideo(files.output, { pixelFormat: 'gray8' });
  const ssims: number[] = [];
  const errors: number[] = [];
  const outside: number[] = [];
  for await (const frame of readVideo(files.input, { pixelFormat: 'gray8' })) {
    const twin = await clean.next();
    const edited = await output.next();
    if (twin.done || edited.done) throw new Error(`frame ${String(frame.index)} is missing in the output or the twin`);
    const cue = truth.cues.find(({ firstFrame, lastFrame }) => frame.index >= firstFrame && frame.index <= lastFrame);
    if (!cue || frame.index % 3 !== 0) continue;
    const result = lumaOf(edited.value);
    ssims.push(ssimInBox(result, lumaOf(twin.value), cue.box));
    errors.push(meanSquaredError(result, lumaOf(twin.value), cue.box));
    for (const strip of stripsAround(cue.box, result)) outside.push(ssimInBox(result, lumaOf(frame), strip));
  }
  ssims.sort((a, b) => a - b);
  return {
    ssim: mean(ssims),
    psnrDecibels: psnrOfError(mean(errors)),
    worstSsim: ssims[Math.floor(ssims.length / 20)]!,
    outsideSsim: mean(outside),
  };
}

/** The parts of the picture above and below a box, some way off. */
function stripsAround(box: Box, plane: Plane): Box[] {
  const gap = 16;
  const above = clipBox({ x: 0, y: 0, width: plane.width, height: box.y - gap }, plane);
  const bottom = box.y + box.height + gap;
  const below = clipBox({ x: 0, y: bottom, width: plane.width, height: plane.height - bottom }, plane);
  return [above, below].filter(({ height }) => height >= 24);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
