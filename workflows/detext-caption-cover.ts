import type { JsonObject } from '../contract/job.ts';
import type { ProviderName } from '../contract/provider.ts';
import { inParallel } from './lib/in-parallel.ts';
import { runJob } from './lib/run-job.ts';

/** A video with burned-in text, and the folder for what is made of it. */
export interface DetextCaptionCoverInput {
  /** Object URL. */
  input: string;
  /** Object URL of a folder. */
  output: string;
  /** Parameters by algorithm name. */
  params?: { VideoDetext?: JsonObject; CaptionExtraction?: JsonObject; Cover?: JsonObject };
  /** Who runs its jobs; default `local`. */
  provider?: ProviderName;
}

/** Object URLs of what was made. */
export interface DetextCaptionCoverOutput {
  video: string;
  captions: string;
  covers: string[];
}

/** Reads a video's burned-in captions, removes them from the picture, and picks covers from the clean result. */
export async function detextCaptionCover({
  input,
  output,
  params = {},
  provider,
}: DetextCaptionCoverInput): Promise<DetextCaptionCoverOutput> {
  const [clean, captions] = await inParallel(
    () =>
      runJob('VideoDetext', { input, output: `${output}/{source}-clean.mp4`, params: params.VideoDetext, provider }),
    () =>
      runJob('CaptionExtraction', {
        input,
        output: `${output}/{source}.srt`,
        params: params.CaptionExtraction,
        provider,
      }),
  );
  const [video = ''] = clean.outputs;
  const covers = await runJob('Cover', {
    input: video,
    output: `${output}/{source}-cover-{sequenceId}.jpg`,
    params: params.Cover,
    provider,
  });
  return { video, captions: captions.outputs[0] ?? '', covers: covers.outputs };
}
