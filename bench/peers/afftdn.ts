import '../../media/av/node-av.ts';
import { Decoder, Demuxer, FilterAPI } from 'node-av/api';
import { joinSamples } from '../../media/audio/join-samples.ts';
import { writeWave } from '../../test/synthesis/write-wave.ts';
import type { BatchWork } from '../batch.ts';

/** The filter is so late. */
const latencySeconds = 0.025;

/** Denoises with FFmpeg's `afftdn` filter, told of a noise floor at which it does best here; as it comes it hears no noise. */
export const denoiseWithAfftdn: BatchWork = async ({ input }, output) => {
  const demuxer = await Demuxer.open(input);
  const stream = demuxer.audio();
  if (!stream) throw new Error('no sound');
  const { sampleRate: sampleRateHz } = stream.codecpar;
  const decoder = await Decoder.create(stream);
  const filter = FilterAPI.create('afftdn=noise_floor=-25,aformat=sample_fmts=fltp');
  const parts: Float32Array[] = [];
  for (const frame of filter.framesSync(decoder.framesSync(demuxer.packetsSync(stream.index)))) {
    if (!frame) continue;
    const part = new Float32Array(frame.nbSamples);
    new Uint8Array(part.buffer).set(frame.data![0]!.subarray(0, part.byteLength));
    parts.push(part);
    frame.free();
  }
  await demuxer.close();
  const cleaned = joinSamples(parts);
  const file = `${output}.wav`;
  await writeWave(file, { sampleRateHz, channels: [cleaned.subarray(Math.round(latencySeconds * sampleRateHz))] });
  return { file };
};
