import type { Span } from '../../contract/algorithm.ts';
import { openMedia, toSeconds, type MediaSource } from '../av/media-source.ts';
import { constants, lib } from '../av/node-av.ts';
import { seek } from '../av/open-at.ts';
import { PacketReader } from '../av/packet-reader.ts';
import { requireMovingPicture } from '../av/probe.ts';

// Decoding begins at a keyframe. From one further back a segment would take longer to its first frame than it saves.
const mostRunUpSeconds = 60;

/**
 * Whether all spans of a video have a keyframe near enough before them, so that they can be begun apart.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput` for a file without moving pictures
 */
export async function keyframesAreNear(input: string, spans: readonly Span[]): Promise<boolean> {
  const source = await openMedia(input);
  const packet = new lib.Packet();
  packet.alloc();
  try {
    const stream = requireMovingPicture(source);
    for (const other of source.streams) if (other.index !== stream.index) other.discard = constants.AVDISCARD_ALL;
    // Sound may go on for longer than the picture.
    const endSeconds = stream.duration > 0n ? toSeconds(stream.duration, stream.timeBase) : Infinity;
    return spans.slice(1).every(({ start }) => {
      const wanted = Math.min(start, endSeconds);
      return wanted - keyframeBefore(source, stream, wanted, packet) <= mostRunUpSeconds;
    });
  } finally {
    packet.free();
    source.close();
  }
}

/** Of the packet at which reading begins when a moment is sought, in seconds; -Infinity when it cannot be. */
function keyframeBefore(source: MediaSource, stream: lib.Stream, seconds: number, packet: lib.Packet): number {
  if (!seek(source, stream, seconds)) return -Infinity;
  const reader = new PacketReader(source);
  while (reader.read(packet)) {
    const timestamp = packet.pts === constants.AV_NOPTS_VALUE ? packet.dts : packet.pts;
    if (packet.streamIndex === stream.index) return toSeconds(timestamp, stream.timeBase) - source.startSeconds;
  }
  return -Infinity;
}
