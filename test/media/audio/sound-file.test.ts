import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SoundFile } from '../../../media/audio/sound-file.ts';
import { MediaOutput } from '../../../media/av/media-output.ts';
import { openMedia } from '../../../media/av/media-source.ts';
import { lib } from '../../../media/av/node-av.ts';
import { soundCodecFor } from '../../../media/av/sound-codec.ts';
import { copyStream } from '../../../media/av/stream-carrier.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { hashesOf, packetsOf } from '../av/media-facts.ts';

const folder = await temporaryFolder();

/** Copies a video, and its sound twice. */
async function doubleSound(input: string, path: string): Promise<void> {
  const source = await openMedia(input);
  const output = new MediaOutput(path);
  const carriers = source.streams.map((stream) => copyStream(source, stream, output));
  const further = copyStream(source, source.audio!, output);
  await output.start();
  const packet = new lib.Packet();
  packet.alloc();
  while (source.format.readFrameSync(packet) >= 0) {
    const copy = packet.clone()!;
    if (packet.streamIndex === source.audio!.index) further.write(copy);
    copy.free();
    carriers[packet.streamIndex]!.write(packet);
  }
  packet.free();
  await output.finish();
  output.close();
  source.close();
}

test('copies the picture of a broadcast that adds a stream later on', async () => {
  const [plain, doubled, joined] = ['plain.ts', 'doubled.ts', 'joined.ts'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const gray = new Uint8Array(64 * 64 * 1.5).fill(128);
  const frames = Array.from({ length: 120 }, (_, index) => ({ timeSeconds: index / 10, data: gray }));
  const audio = { sampleRateHz: 48_000, channels: 1, samples: new Float32Array(12 * 48_000) };
  await writeVideo({ output: plain, width: 64, height: 64, frameRate: 10, frames, audio });
  await doubleSound(plain, doubled);
  // Empty packets, more of them than what is looked at before a file is read.
  const [empty, packetBytes] = [Buffer.alloc(32_000 * 188, 0xff), 188] as const;
  for (let at = 0; at < empty.length; at += packetBytes) empty.write('471fff10', at, 'hex');
  // In the middle alone: files are looked at from both ends before they are read.
  const [start, middle] = [await readFile(plain), await readFile(doubled)];
  await writeFile(joined, Buffer.concat([start, empty, middle, empty, start]));
  const output = join(folder, 'out.mkv');
  const layout = { sampleRateHz: 48_000, channels: 1 };
  const file = await SoundFile.create({
    output,
    layout,
    codec: soundCodecFor(output),
    like: joined,
    onWarning: () => undefined,
  });
  for (let second = 0; second < 36; second++) file.write([new Float32Array(48_000)]);
  await file.finish();
  file.free();
  const packets = await packetsOf(output);
  expect(hashesOf(packets, 'video')).toHaveLength(360);
  expect(new Set(packets.map(({ stream }) => stream)).size).toBe(2);
});
