import { ReelflowError } from '../../contract/errors.ts';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { probe } from '../av/probe.ts';
import { beautifyPicture } from './beautify-picture.ts';
import { beautifyVideo } from './beautify-video.ts';
import type { BeautyResult, BeautyRun } from './beauty-run.ts';

/**
 * Retouches the faces of a video or a picture.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function beautify(context: AlgorithmContext<BeautyRun>): Promise<BeautyResult> {
  const { input } = context;
  const info = await probe(input).catch((error: unknown) => {
    // Pictures of kinds or sizes that are not decoded as video are judged by their own reader.
    if (error instanceof ReelflowError && error.type !== 'ObjectNotFound') return undefined;
    throw error;
  });
  if (info?.video && !info.isStillImage) return beautifyVideo(context);
  if (info && !info.video)
    throw new ReelflowError('InvalidInput', `${input} is an audio file. Give a video or a picture.`);
  return beautifyPicture(context);
}
