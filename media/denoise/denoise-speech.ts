import { rm } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { LoudnessMeter } from '../audio/loudness-meter.ts';
import { describeSound } from '../audio/sound-source.ts';
import { isVideoOutput, requireWritable, SoundFile } from '../audio/sound-file.ts';
import { steadySound } from '../audio/steady-sound.ts';
import { encodableLayout, soundCodecFor, type SampleLayout } from '../av/sound-codec.ts';
import { ChannelDenoiser } from './channel-denoiser.ts';

/** How loud a channel is brought to the denoisers, in LUFS: quieter they miss speech, louder they take other voices for it. */
const bestLoudness = -24;
/** How much of the work that is to find out. */
const loudnessShare = 0.1;
/** Of what is still quieter there is little but noise. */
const largestGain = 1000;

/** What was written. */
export interface DenoisedSpeech {
  sampleRateHz: number;
  channels: number;
  durationSeconds: number;
}

/**
 * Takes the noise out of speech, channel by channel, and writes as many samples as there were, at the same rate. Of a
 * video, the picture and other streams are kept where the output is a video too.
 * @throws ReelflowError `InvalidInput`, `MediaUnreadable`, `DiskFull`, `JobCancelled`
 */
export async function denoiseSpeech(context: AlgorithmContext<object>): Promise<DenoisedSpeech> {
  const { input, signal, warn, progress } = context;
  const output = context.output('wav').path;
  requireWritable(output);
  const source = await describeSound(input);
  const hasPicture = source.hasPicture && isVideoOutput(output);
  const codec = soundCodecFor(output, source.depth);
  const layout = encodableLayout(codec, source);
  if (layout.sampleRateHz !== source.sampleRateHz || layout.channels !== source.channels) warn(lossOf(layout));
  // Channels that are all kept are not mixed, whatever speakers they are for.
  const { channels, sampleRateHz } = layout;
  const isMixed = !codec.isLossless || channels !== source.channels;
  const steady = { sampleRateHz, ...(isMixed && { channels }), hasPicture, signal };
  const file = await SoundFile.create({ output, layout, codec, like: input, onWarning: warn });
  const denoisers: ChannelDenoiser[] = [];
  let count = 0;
  const write = (block: Float32Array[]): void => {
    if (block[0]!.length === 0) return;
    file.write(block);
    count += block[0]!.length;
  };
  try {
    const onLoudness = (fraction: number): void => progress(loudnessShare * fraction, 'listening');
    const heard = steadySound(input, { ...steady, onProgress: onLoudness });
    const loudness = await loudnessOf(heard, layout);
    const gain = gainFor(loudness, channels);
    for (let channel = 0; channel < channels; channel++)
      denoisers.push(await ChannelDenoiser.create(sampleRateHz, gain));
    const onProgress = (fraction: number): void =>
      progress(loudnessShare + (1 - loudnessShare) * fraction, 'taking the noise out');
    for await (const block of steadySound(input, { ...steady, onWarning: warn, onProgress })) {
      write(denoisers.map((denoiser, channel) => denoiser.push(block[channel]!)));
    }
    write(denoisers.map((denoiser) => denoiser.finish()));
    await file.finish();
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  } finally {
    for (const denoiser of denoisers) denoiser.free();
    file.free();
  }
  return { ...layout, durationSeconds: count / sampleRateHz };
}

async function loudnessOf(sound: AsyncIterable<Float32Array[]>, layout: SampleLayout): Promise<number | undefined> {
  const meter = new LoudnessMeter(layout);
  for await (const block of sound) meter.push(block);
  return meter.integrated();
}

function gainFor(loudness: number | undefined, channels: number): number {
  if (loudness === undefined) return 1;
  const ofOneChannel = loudness - 10 * Math.log10(channels);
  return Math.min(largestGain, 10 ** ((bestLoudness - ofOneChannel) / 20));
}

function lossOf({ sampleRateHz, channels }: SampleLayout): string {
  return `The output's kind of file does not take the sound as it is: it was written at ${sampleRateHz} Hz with ${channels} channels. WAV and FLAC take any rate, and 8 channels at most.`;
}
