import { ReelflowError } from '../../contract/errors.ts';
import type { AlgorithmContext, Span } from '../../contract/algorithm.ts';
import { probe } from '../av/probe.ts';
import { planSegments } from '../segments/plan-segments.ts';
import { beautifyPicture } from './beautify-picture.ts';
import { beautifyVideo } from './beautify-video.ts';
import type { BeautyResult, BeautyRun } from './beauty-run.ts';

/**
 * Retouches the faces of a video or a picture.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function beautify(context: AlgorithmContext<BeautyRun>): Promise<BeautyResult> {
  return (await isVideo(context.input)) ? beautifyVideo(context) : beautifyPicture(context);
}

/** The spans to do so in, one by one; none of a picture, and of what is no input. */
export async function planBeauty(input: string, segmentSeconds: number): Promise<Span[]> {
  return (await isVideo(input)) ? planSegments(input, segmentSeconds) : [];
}

async function isVideo(input: string): Promise<boolean> {
  const info = await probe(input).catch((error: unknown) => {
    // Pictures of kinds or sizes that are not decoded as video are judged by their own reader.
    if (error instanceof ReelflowError && error.type !== 'ObjectNotFound') return undefined;
    throw error;
  });
  if (info && !info.video)
    throw new ReelflowError('InvalidInput', `${input} is an audio file. Give a video or a picture.`);
  return info !== undefined && !info.isStillImage;
}
