import type { MediaSource } from './media-source.ts';
import { lib } from './node-av.ts';

/** Whether an open file is one picture; reads from it, so that it must be opened again to be decoded. */
export function isStillImage(source: MediaSource): boolean {
  const container = source.format.iformat?.name ?? '';
  if (/_pipe$|^image2$|^ico$/.test(container)) return true;
  if (!source.video || source.audio) return false;
  if (/^(gif|apng|webp|webp_anim|jpegxl_anim)$/.test(container)) return !hasSecondPacket(source, source.video.index);
  // AVIF and HEIC pictures come in the same box format as MP4.
  const brand = source.format.metadata?.get('major_brand') ?? '';
  return /^(avif|heic|heix|mif1)$/.test(brand);
}

function hasSecondPacket(source: MediaSource, streamIndex: number): boolean {
  const packet = new lib.Packet();
  packet.alloc();
  let count = 0;
  try {
    while (count < 2 && source.format.readFrameSync(packet) >= 0) {
      if (packet.streamIndex === streamIndex) count++;
      packet.unref();
    }
  } finally {
    packet.free();
  }
  return count > 1;
}
