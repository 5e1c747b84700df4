import { createHash } from 'node:crypto';
import { openMedia, toSeconds } from '../../../media/av/media-source.ts';
import { constants, lib } from '../../../media/av/node-av.ts';
import { readVideo, type ReadOptions } from '../../../media/av/read-video.ts';
import type { Frame } from '../../../media/av/frame.ts';

export interface PacketFact {
  stream: number;
  kind: string;
  seconds: number;
  hash: string;
}

/** Every packet of a file: what it carries and when. */
export async function packetsOf(path: string): Promise<PacketFact[]> {
  const source = await openMedia(path);
  const packet = new lib.Packet();
  packet.alloc();
  const facts: PacketFact[] = [];
  while (source.format.readFrameSync(packet) >= 0) {
    const stream = source.streams[packet.streamIndex]!;
    const kind = lib.avGetMediaTypeString(stream.codecpar.codecType) ?? '';
    const seconds = packet.pts === constants.AV_NOPTS_VALUE ? NaN : toSeconds(packet.pts, stream.timeBase);
    facts.push({ stream: stream.index, kind, seconds, hash: createHash('md5').update(packet.data!).digest('hex') });
    packet.unref();
  }
  packet.free();
  source.close();
  return facts;
}

/** The hashes of one kind's packets. */
export function hashesOf(packets: PacketFact[], kind: string): string[] {
  return packets.filter((packet) => packet.kind === kind).map(({ hash }) => hash);
}

/** All frames of a video. */
export async function framesOf(path: string, options: Partial<ReadOptions> = {}): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readVideo(path, { pixelFormat: 'yuv420p', ...options })) frames.push(frame);
  return frames;
}

/** Structural similarity of two luma pictures over 8 by 8 windows (Wang et al. 2004, without the Gaussian). */
export function similarity(a: Uint8Array, b: Uint8Array, width: number, height: number): number {
  let total = 0;
  let count = 0;
  for (let top = 0; top + 8 <= height; top += 4) {
    for (let left = 0; left + 8 <= width; left += 4) {
      let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
      for (let y = top; y < top + 8; y++) {
        for (let x = left; x < left + 8; x++) {
          const p = a[y * width + x]!;
          const q = b[y * width + x]!;
          sumA += p;
          sumB += q;
          sumAA += p * p;
          sumBB += q * q;
          sumAB += p * q;
        }
      }
      const [meanA, meanB] = [sumA / 64, sumB / 64];
      const [varA, varB, cov] = [sumAA / 64 - meanA * meanA, sumBB / 64 - meanB * meanB, sumAB / 64 - meanA * meanB];
      const [c1, c2] = [6.5025, 58.5225];
      total +=
        ((2 * meanA * meanB + c1) * (2 * cov + c2)) / ((meanA * meanA + meanB * meanB + c1) * (varA + varB + c2));
      count++;
    }
  }
  return total / count;
}
