import { writeFile } from 'node:fs/promises';

/**
 * Writes samples from -1 to 1, one list for each channel, as 16-bit WAV.
 * @param sound its `speakers` are a mask as in WAVEFORMATEXTENSIBLE; default none are named
 */
export async function writeWave(
  path: string,
  sound: { sampleRateHz: number; channels: readonly Float32Array[]; speakers?: number },
): Promise<void> {
  const { sampleRateHz, channels, speakers } = sound;
  const count = channels[0]!.length;
  const frameBytes = 2 * channels.length;
  const formatBytes = speakers === undefined ? 16 : 40;
  const start = 28 + formatBytes;
  const data = Buffer.alloc(start + count * frameBytes);
  data.write('RIFF', 0, 'latin1');
  data.writeUInt32LE(data.length - 8, 4);
  data.write('WAVEfmt ', 8, 'latin1');
  data.writeUInt32LE(formatBytes, 16);
  data.writeUInt16LE(speakers === undefined ? 1 : 0xfffe, 20);
  data.writeUInt16LE(channels.length, 22);
  data.writeUInt32LE(sampleRateHz, 24);
  data.writeUInt32LE(sampleRateHz * frameBytes, 28);
  data.writeUInt16LE(frameBytes, 32);
  data.writeUInt16LE(16, 34);
  if (speakers !== undefined) {
    data.writeUInt16LE(22, 36);
    data.writeUInt16LE(16, 38);
    data.writeUInt32LE(speakers, 40);
    data.write('0100000000001000800000aa00389b71', 44, 'hex');
  }
  data.write('data', start - 8, 'latin1');
  data.writeUInt32LE(count * frameBytes, start - 4);
  for (let index = 0; index < count; index++) {
    for (const [channel, samples] of channels.entries()) {
      const value = Math.max(-32_768, Math.min(32_767, Math.round(samples[index]! * 32_767)));
      data.writeInt16LE(value, start + index * frameBytes + 2 * channel);
    }
  }
  await writeFile(path, data);
}
