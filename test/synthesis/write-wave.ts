import { writeFile } from 'node:fs/promises';

/** Writes samples from -1 to 1, one list for each channel, as 16-bit WAV. */
export async function writeWave(
  path: string,
  { sampleRateHz, channels }: { sampleRateHz: number; channels: readonly Float32Array[] },
): Promise<void> {
  const count = channels[0]!.length;
  const frameBytes = 2 * channels.length;
  const data = Buffer.alloc(44 + count * frameBytes);
  data.write('RIFF', 0, 'latin1');
  data.writeUInt32LE(data.length - 8, 4);
  data.write('WAVEfmt ', 8, 'latin1');
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(channels.length, 22);
  data.writeUInt32LE(sampleRateHz, 24);
  data.writeUInt32LE(sampleRateHz * frameBytes, 28);
  data.writeUInt16LE(frameBytes, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36, 'latin1');
  data.writeUInt32LE(count * frameBytes, 40);
  for (let index = 0; index < count; index++) {
    for (const [channel, samples] of channels.entries()) {
      const value = Math.max(-32_768, Math.min(32_767, Math.round(samples[index]! * 32_767)));
      data.writeInt16LE(value, 44 + index * frameBytes + 2 * channel);
    }
  }
  await writeFile(path, data);
}
