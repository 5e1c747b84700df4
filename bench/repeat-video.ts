import { constants, lib } from '../media/av/node-av.ts';

/** Writes a video several times over into one file, without encoding it again; one video stream, no sound. */
export function repeatVideo(input: string, output: string, times: number, durationSeconds: number): void {
  const writer = new lib.FormatContext();
  check(writer.allocOutputContext2(null, null, output));
  let stream: lib.Stream | undefined;
  const packet = new lib.Packet();
  packet.alloc();
  for (let turn = 0; turn < times; turn++) {
    const reader = new lib.FormatContext();
    check(reader.openInputSync(input, null, null));
    check(reader.findStreamInfoSync(null));
    const source = reader.streams.find(({ codecpar }) => codecpar.codecType === constants.AVMEDIA_TYPE_VIDEO)!;
    if (!stream) {
      stream = writer.newStream(null);
      check(source.codecpar.copy(stream.codecpar));
      stream.timeBase = source.timeBase;
      check(writer.openOutputSync());
      check(writer.writeHeaderSync(null));
    }
    const offset = BigInt(Math.round((turn * durationSeconds * source.timeBase.den) / source.timeBase.num));
    while (reader.readFrameSync(packet) >= 0) {
      if (packet.streamIndex === source.index) {
        packet.pts += offset;
        packet.dts += offset;
        packet.streamIndex = stream.index;
        packet.rescaleTs(source.timeBase, stream.timeBase);
        check(writer.interleavedWriteFrameSync(packet));
      }
      packet.unref();
    }
    reader.closeInputSync();
  }
  check(writer.writeTrailerSync());
  writer.closeOutputSync();
  writer.freeContext();
  packet.free();
}

function check(code: number): void {
  if (code < 0) throw new Error(`the video could not be repeated: ${lib.FFmpegError.strerror(code)}`);
}
