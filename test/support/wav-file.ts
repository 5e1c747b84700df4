import { writeFile } from 'node:fs/promises';
import { createTone } from '../synthesis/soundtrack.ts';

/** Writes a second of a steady tone as a 16-bit WAV file. */
export async function makeTone(output: string): Promise<void> {
  const { samples, sampleRateHz } = createTone(1);
  const data = Int16Array.from(samples, (sample) => Math.round(sample * 32767));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.byteLength, 40);
  await writeFile(output, Buffer.concat([header, new Uint8Array(data.buffer)]));
}
