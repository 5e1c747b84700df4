import { MediaOutput } from '../../media/av/media-output.ts';
import { openMedia } from '../../media/av/media-source.ts';
import { lib } from '../../media/av/node-av.ts';
import { copyStream } from '../../media/av/stream-carrier.ts';

/** Copies a video whose sound begins so much later. */
export async function delaySound(input: string, path: string, seconds: number): Promise<void> {
  const source = await openMedia(input);
  const output = new MediaOutput(path);
  const carriers = source.streams.map((stream) => copyStream(source, stream, output));
  await output.start();
  const packet = new lib.Packet();
  packet.alloc();
  while (source.format.readFrameSync(packet) >= 0) {
    const { num, den } = source.streams[packet.streamIndex]!.timeBase;
    if (packet.streamIndex === source.audio?.index) {
      packet.pts += BigInt(Math.round((seconds * den) / num));
      packet.dts += BigInt(Math.round((seconds * den) / num));
    }
    carriers[packet.streamIndex]!.write(packet);
  }
  packet.free();
  await output.finish();
  output.close();
  source.close();
}
