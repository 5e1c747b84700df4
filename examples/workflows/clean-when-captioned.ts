import { runJob } from '../../workflows/lib/run-job.ts';

/** A video, and the folder for what is made of it. */
export interface CleanWhenCaptionedInput {
  /** Object URL. */
  input: string;
  /** Object URL of a folder. */
  output: string;
}

/** Object URLs of what was made. */
export interface CleanWhenCaptionedOutput {
  /** The video without its captions; the video itself when it has none. */
  video: string;
  covers: string[];
}

/** Takes the captions out of a video only when it has any, which saves most of the work, and picks covers from the result. */
export async function cleanWhenCaptioned({
  input,
  output,
}: CleanWhenCaptionedInput): Promise<CleanWhenCaptionedOutput> {
  const captions = await runJob('CaptionExtraction', { input, output: `${output}/{source}.srt` });
  const clean =
    Number(captions.result['cueCount']) > 0
      ? await runJob('VideoDetext', { input, output: `${output}/{source}-clean.mp4` })
      : undefined;
  const video = clean?.outputs[0] ?? input;
  const covers = await runJob('Cover', { input: video, output: `${output}/{source}-{sequenceId}.jpg` });
  return { video, covers: covers.outputs };
}
