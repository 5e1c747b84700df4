import { transcodeAudio } from './audio-transcoder.ts';
import { countChapters } from './chapters.ts';
import { containerTakes } from './container-takes.ts';
import { attachCover, isAttachedCover } from './cover-art.ts';
import type { MediaOutput } from './media-output.ts';
import type { MediaSource } from './media-source.ts';
import { constants, lib } from './node-av.ts';
import { copyStream, type StreamCarrier } from './stream-carrier.ts';

/** What came of the streams beside the video. */
export interface StreamPlan {
  /** By input stream index. */
  carriers: Map<number, StreamCarrier>;
}

/**
 * Adds every stream but the video to an output that has not started: copied where its container takes the codec,
 * sound otherwise transcoded, the rest dropped with a warning.
 * @param replaced a stream that is left out, since something else stands in its place
 */
export async function planStreams(
  source: MediaSource,
  video: lib.Stream,
  output: MediaOutput,
  onWarning: ((message: string) => void) | undefined,
  replaced?: lib.Stream,
): Promise<StreamPlan> {
  const carriers = new Map<number, StreamCarrier>();
  for (const stream of source.streams) {
    if (stream.index === video.index || stream.index === replaced?.index) continue;
    const name = lib.avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
    const kind = lib.avGetMediaTypeString(stream.codecpar.codecType) ?? 'unknown';
    if (isAttachedCover(stream, output)) {
      await attachCover(source, stream, output);
    } else if (await containerTakes(output, stream)) {
      carriers.set(stream.index, copyStream(source, stream, output));
    } else if (stream.codecpar.codecType === constants.AVMEDIA_TYPE_AUDIO) {
      const carrier = transcodeAudio(source, stream, output);
      onWarning?.(`The output's container does not take ${name} sound: it was transcoded to ${carrier.codecName}.`);
      carriers.set(stream.index, carrier);
    } else if (!isWrittenAnew(stream)) {
      onWarning?.(
        `The output's container does not take the ${kind} stream ${stream.index} (${name}): it was left out.`,
      );
    }
  }
  if (onWarning && (await countChapters(source)) > 0) onWarning('The chapter marks were left out.');
  return { carriers };
}

// The muxer writes timecodes from the metadata; the text track of chapters is spoken of with them.
function isWrittenAnew(stream: lib.Stream): boolean {
  const { codecType, codecTagString } = stream.codecpar;
  return codecType === constants.AVMEDIA_TYPE_DATA && (codecTagString === 'tmcd' || codecTagString === 'text');
}
