import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { constants, lib } from './node-av.ts';

// Before each packet: pts, dts, duration, flags, size of the data, size of the side data.
const headerBytes = 8 * 3 + 4 * 3;
// The alpha channel of VP9 travels beside the picture.
const sideDataType = constants.AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL;

/** Keeps packets of one encoder as they are, to be read again by `readPackets`. Must be closed. */
export class PacketFile {
  private readonly file: number;

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  write(packet: lib.Packet): void {
    const data = packet.data ?? Buffer.alloc(0);
    const sideData = packet.getSideData(sideDataType) ?? Buffer.alloc(0);
    const header = Buffer.alloc(headerBytes);
    header.writeBigInt64LE(packet.pts, 0);
    header.writeBigInt64LE(packet.dts, 8);
    header.writeBigInt64LE(packet.duration, 16);
    header.writeInt32LE(packet.flags, 24);
    header.writeUInt32LE(data.length, 28);
    header.writeUInt32LE(sideData.length, 32);
    for (const part of [header, data, sideData]) writeAll(this.file, part);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Reads what a `PacketFile` has written, in that order. Each packet is gone when the next is asked for. */
export function* readPackets(path: string): Generator<lib.Packet, void> {
  const file = openSync(path, 'r');
  const packet = new lib.Packet();
  packet.alloc();
  try {
    for (;;) {
      const header = readAll(file, headerBytes);
      if (header.length === 0) return;
      packet.unref();
      packet.data = readAll(file, header.readUInt32LE(28));
      const sideData = readAll(file, header.readUInt32LE(32));
      if (sideData.length > 0) packet.addSideData(sideDataType, sideData);
      packet.pts = header.readBigInt64LE(0);
      packet.dts = header.readBigInt64LE(8);
      packet.duration = header.readBigInt64LE(16);
      packet.flags = header.readInt32LE(24) as lib.Packet['flags'];
      yield packet;
    }
  } finally {
    packet.free();
    closeSync(file);
  }
}

function writeAll(file: number, data: Buffer): void {
  for (let done = 0; done < data.length;) done += writeSync(file, data, done);
}

function readAll(file: number, size: number): Buffer {
  const data = Buffer.alloc(size);
  let done = 0;
  while (done < size) {
    const read = readSync(file, data, done, size - done, null);
    if (read === 0) break;
    done += read;
  }
  return data.subarray(0, done);
}
