import { openMedia } from '../../../media/av/media-source.ts';
import { constants, lib } from '../../../media/av/node-av.ts';

/** A frame with its opacity, as a player sees it. */
export interface TransparentFrame {
  width: number;
  height: number;
  /** yuv420p, tightly packed. */
  data: Uint8Array;
  alpha: Uint8Array;
}

/** Decodes a WebM with its opacity, which FFmpeg's own VP9 decoder leaves out. */
export async function readTransparent(path: string): Promise<TransparentFrame[]> {
  const source = await openMedia(path);
  const codec = lib.Codec.findDecoderByName('libvpx-vp9' as Parameters<typeof lib.Codec.findDecoderByName>[0])!;
  const context = new lib.CodecContext();
  context.allocContext3(codec);
  context.parametersToContext(source.video!.codecpar);
  context.open2Sync(codec, null);
  const packet = new lib.Packet();
  const frame = new lib.Frame();
  packet.alloc();
  frame.alloc();
  const frames: TransparentFrame[] = [];
  const receive = (): void => {
    while (context.receiveFrameSync(frame) >= 0) {
      frames.push(copyOf(frame));
      frame.unref();
    }
  };
  while (source.format.readFrameSync(packet) >= 0) {
    if (packet.streamIndex === source.video!.index) {
      context.sendPacketSync(packet);
      receive();
    }
    packet.unref();
  }
  context.sendPacketSync(null);
  receive();
  packet.free();
  frame.free();
  context.freeContext();
  source.close();
  return frames;
}

function copyOf(frame: lib.Frame): TransparentFrame {
  const { width, height } = frame;
  if (frame.format !== constants.AV_PIX_FMT_YUVA420P) throw new Error('The video has no opacity.');
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1];
  const plane = (index: number, across: number, down: number): Uint8Array => {
    const out = new Uint8Array(across * down);
    for (let row = 0; row < down; row++) {
      const from = row * frame.linesize[index]!;
      out.set(frame.data![index]!.subarray(from, from + across), row * across);
    }
    return out;
  };
  const data = Buffer.concat([plane(0, width, height), plane(1, columns, rows), plane(2, columns, rows)]);
  return { width, height, data, alpha: plane(3, width, height) };
}
