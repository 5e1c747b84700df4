import type { MediaOutput } from './media-output.ts';
import { toSeconds, type MediaSource } from './media-source.ts';
import { constants, lib } from './node-av.ts';

/** Carries the packets of one input stream into the output. */
export interface StreamCarrier {
  /** Takes a packet, which is emptied. */
  write(packet: lib.Packet): void;
  finish(): void;
  free(): void;
}

/** Copies one stream's packets as they are. */
export function copyStream(source: MediaSource, stream: lib.Stream, output: MediaOutput): StreamCarrier {
  const added = output.addStream(stream.codecpar, stream.timeBase);
  describeStream(stream, added);
  const { timeBase } = stream;
  const shift = timelineShift(source, timeBase);
  const isAudio = stream.codecpar.codecType === constants.AVMEDIA_TYPE_AUDIO;
  return {
    write(packet) {
      if (isAudio && isCutOff(packet, timeBase)) return;
      if (packet.pts !== constants.AV_NOPTS_VALUE) packet.pts -= shift;
      if (packet.dts !== constants.AV_NOPTS_VALUE) packet.dts -= shift;
      output.write(packet, added, timeBase);
    },
    finish: () => undefined,
    free: () => undefined,
  };
}

// Sound codecs are primed with a few packets that are not heard, 80 ms of them with Opus; they belong to the sound.
const longestPrimingSeconds = 0.1;

/** Whether a packet is sound that an edit list cuts off before the beginning. */
function isCutOff(packet: lib.Packet, timeBase: lib.Rational): boolean {
  if (!packet.hasFlags(constants.AV_PKT_FLAG_DISCARD)) return false;
  return toSeconds(packet.pts + packet.duration, timeBase) < -longestPrimingSeconds;
}

/** How much earlier a stream's timestamps become so that the output's timeline starts at zero. */
export function timelineShift(source: MediaSource, timeBase: { num: number; den: number }): bigint {
  return BigInt(Math.round((source.startSeconds * timeBase.den) / timeBase.num));
}

// Said of the old encoding, and wrong of the new file.
const staleTags =
  /^(encoder|duration|bps|number_of_|_statistics_|handler_name$|vendor_id|major_brand|minor_version|compatible_brands)/i;

/** Gives an output stream the language, title and role of the stream it stands for. */
export function describeStream(from: lib.Stream, to: lib.Stream): void {
  to.disposition = from.disposition;
  to.sampleAspectRatio = from.sampleAspectRatio;
  to.avgFrameRate = from.avgFrameRate;
  setMetadata(to, from.metadata);
}

/** Copies the tags that still hold. */
export function setMetadata(target: lib.Stream | lib.FormatContext, metadata: lib.Dictionary | null): void {
  const kept = Object.entries(metadata?.getAll() ?? {}).filter(([name]) => !staleTags.test(name));
  if (kept.length === 0) return;
  const copy = lib.Dictionary.fromObject(Object.fromEntries(kept));
  target.metadata = copy;
  copy.free();
}
