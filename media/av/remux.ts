import { createBreather } from './cancel.ts';
import { containerTakes } from './container-takes.ts';
import { planStreams } from './copy-streams.ts';
import { MediaOutput } from './media-output.ts';
import { openMedia } from './media-source.ts';
import { constants, lib } from './node-av.ts';
import { PacketReader } from './packet-reader.ts';
import { requireMovingPicture } from './probe.ts';
import { copyStream, setMetadata } from './stream-carrier.ts';

/** Copies the streams into a container as they are. Gives false when it cannot take the whole video. */
export async function remux(input: string, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const breathe = createBreather(signal);
  const source = await openMedia(input);
  const output = new MediaOutput(path);
  const packet = new lib.Packet();
  packet.alloc();
  try {
    const stream = requireMovingPicture(source);
    if (!(await containerTakes(output, stream))) return false;
    const video = copyStream(source, stream, output);
    // What is left out was already said of the encode.
    const { carriers } = await planStreams(source, stream, output, undefined);
    carriers.set(stream.index, video);
    setMetadata(output.format, source.format.metadata);
    await output.start();
    const reader = new PacketReader(source);
    // An edit list hides decoded pictures; only MP4 and its kin can.
    const mayHide = output.isMovie;
    while (reader.read(packet)) {
      await breathe();
      if (packet.streamIndex === stream.index && !mayHide && packet.hasFlags(constants.AV_PKT_FLAG_DISCARD))
        return false;
      carriers.get(packet.streamIndex)?.write(packet);
    }
    for (const carrier of carriers.values()) carrier.finish();
    await output.finish();
    for (const carrier of carriers.values()) carrier.free();
    return output.refusedCount === 0;
  } finally {
    packet.free();
    output.close();
    source.close();
  }
}
