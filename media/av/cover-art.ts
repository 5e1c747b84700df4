import type { MediaOutput } from './media-output.ts';
import { openMedia, type MediaSource } from './media-source.ts';
import { constants, lib } from './node-av.ts';

const imageTypes: Record<string, string> = {
  png: 'image/png',
  mjpeg: 'image/jpeg',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

/** Whether a stream is a cover picture that the output holds as an attached file, as Matroska does. */
export function isAttachedCover(stream: lib.Stream, output: MediaOutput): boolean {
  return stream.hasDisposition(constants.AV_DISPOSITION_ATTACHED_PIC) && output.format.oformat?.name === 'matroska';
}

/** Attaches a cover picture as a file. */
export async function attachCover(source: MediaSource, stream: lib.Stream, output: MediaOutput): Promise<void> {
  const codec = lib.avGetCodecName(stream.codecpar.codecId) ?? '';
  const type = imageTypes[codec];
  const picture = type && (await readCover(source.path, stream.index));
  if (!picture) return;
  const parameters = new lib.CodecParameters();
  parameters.alloc();
  parameters.codecType = constants.AVMEDIA_TYPE_ATTACHMENT;
  parameters.codecId = stream.codecpar.codecId;
  parameters.extradata = picture;
  const added = output.addStream(parameters, stream.timeBase);
  parameters.free();
  const tags = lib.Dictionary.fromObject({ filename: `cover.${type.replace(/^image./, '')}`, mimetype: type });
  added.metadata = tags;
  tags.free();
}

// Covers come before all other packets.
const mostPackets = 64;

// From a reading of its own: the streams of the other one stand somewhere else, and node-av cannot give a
// stream's attached picture directly (reading it ends the process).
async function readCover(path: string, streamIndex: number): Promise<Buffer | undefined> {
  const source = await openMedia(path);
  const packet = new lib.Packet();
  packet.alloc();
  try {
    for (let count = 0; count < mostPackets && source.format.readFrameSync(packet) >= 0; count++) {
      if (packet.streamIndex === streamIndex && packet.data) return Buffer.from(packet.data);
      packet.unref();
    }
    return undefined;
  } finally {
    packet.free();
    source.close();
  }
}
