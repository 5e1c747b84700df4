import { extname } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { lib } from './node-av.ts';

/** How samples are laid out. */
export interface SampleLayout {
  sampleRateHz: number;
  channels: number;
}

/** How finely samples are stored where nothing is compressed away: whole numbers of that many bits, or floating point. */
export type SampleDepth = 16 | 24 | 'float';

/** The encoder of sound for an output. */
export interface SoundCodec {
  /** FFmpeg's name. */
  name: string;
  /** FFmpeg's name of the samples that it is given; default the first that it takes. */
  formatName?: string;
  mostChannels: number;
  /** Whether what is decoded is what was encoded. */
  isLossless: boolean;
}

const lossy = (name: string, mostChannels: number, formatName?: string): SoundCodec => ({
  name,
  mostChannels,
  isLossless: false,
  ...(formatName !== undefined && { formatName }),
});

const waveCodecs = { 16: 'pcm_s16le', 24: 'pcm_s24le', float: 'pcm_f32le' } as const;

const soundFiles: Record<string, (depth: SampleDepth) => SoundCodec> = {
  '.wav': (depth) => ({ name: waveCodecs[depth], mostChannels: 8, isLossless: true }),
  '.flac': (depth) => ({
    name: 'flac',
    formatName: depth === 16 ? 's16' : 's32',
    mostChannels: 8,
    isLossless: true,
  }),
  '.m4a': () => lossy('aac', 8),
  '.aac': () => lossy('aac', 8),
  '.mp3': () => lossy('libmp3lame', 2, 'fltp'),
  '.ogg': () => lossy('libvorbis', 8),
  '.opus': () => lossy('libopus', 8, 'flt'),
};

/** The extensions of files that have nothing but sound. */
export const soundExtensions: readonly string[] = Object.keys(soundFiles);

/** The encoder by the output's extension; for videos Opus in WebM, otherwise AAC. */
export function soundCodecFor(output: string, depth: SampleDepth = 16): SoundCodec {
  const extension = extname(output).toLowerCase();
  return soundFiles[extension]?.(depth) ?? lossy(extension === '.webm' ? 'libopus' : 'aac', 8);
}

/**
 * What an encoder takes that is nearest to a layout: Opus runs at 48 kHz and places three or four channels otherwise
 * than the rest, Vorbis is made for 8 to 48 kHz, and MP3 has two channels.
 */
export function encodableLayout(
  { name, mostChannels }: SoundCodec,
  { sampleRateHz, channels }: SampleLayout,
): SampleLayout {
  const most = name === 'libopus' && channels < 5 ? 2 : mostChannels;
  return {
    sampleRateHz: keepsRate(name, sampleRateHz) ? sampleRateHz : 48_000,
    channels: Math.min(channels || 2, most),
  };
}

function keepsRate(name: string, sampleRateHz: number): boolean {
  if (name === 'libopus') return false;
  if (name === 'libvorbis') return sampleRateHz >= 8000 && sampleRateHz <= 48_000;
  const rates = findEncoder(name).supportedSamplerates;
  return rates === null || rates.includes(sampleRateHz);
}

/** @throws ReelflowError `Internal` for an encoder that this build of FFmpeg has not */
export function findEncoder(name: string): lib.Codec {
  const codec = lib.Codec.findEncoderByName(name as Parameters<typeof lib.Codec.findEncoderByName>[0]);
  if (codec) return codec;
  throw new ReelflowError('Internal', `The encoder ${name} is not in this build of FFmpeg.`);
}
