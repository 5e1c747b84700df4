import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { lib } from './node-av.ts';
import { planarLayout, type PixelFormat } from './pixel-format.ts';

/** The encoder for an output, and the pixel format it is given. */
export interface EncoderChoice {
  codec: string;
  format: PixelFormat;
  formatName: string;
  options: Record<string, string | number>;
}

// Not AVI: it has no timestamps, so that neither variable frame rates nor B-frames survive in it.
const h264Containers = ['.mp4', '.m4v', '.mov', '.mkv', '.ts', '.flv'];

/**
 * Picks the encoder by the output's extension and keeps bit depth and chroma of `formatName` where the encoder can.
 * @param quality 0 to 100; 85 is visually lossless
 * @param sourceCodec FFmpeg's name of the codec of the source
 * @throws ReelflowError `InvalidInput` for an extension that is not written
 */
export function chooseEncoder(output: string, formatName: string, quality: number, sourceCodec = ''): EncoderChoice {
  const extension = extname(output).toLowerCase();
  const bitDepth = planarLayout(formatName)?.bitDepth ?? 8;
  if (extension === '.webm') return withFormat('libvpx-vp9', formatName, vp9Options(quality));
  if (!h264Containers.includes(extension)) {
    throw new ReelflowError(
      'InvalidInput',
      `Video is not written as "${extension}". Name an output that ends in ${h264Containers.join(', ')} or .webm.`,
    );
  }
  // x264 ends at 10 bits and is faster than x265, but phones and browsers play 10 bits in HEVC only: who plays the source plays that.
  const isHevc = extension !== '.flv' && (bitDepth > 10 || (bitDepth === 10 && sourceCodec === 'hevc'));
  if (isHevc) return withFormat('libx265', formatName, x265Options(quality));
  return withFormat('libx264', formatName, { preset: 'veryfast', crf: x264Crf(quality), ...x264Instructions });
}

// With AVX-512 this build's macroblock tree, and so the bitstream, differs from run to run; without, the same frames give the same file.
const x264Instructions: EncoderChoice['options'] = hasAvx512() ? { 'x264-params': 'asm=avx2' } : {};

function hasAvx512(): boolean {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8').includes('avx512f');
  } catch {
    return false;
  }
}

// 85 gives 16, at which x264's loss is not seen; 100 gives 1, and 0 gives 40, which is poor.
function x264Crf(quality: number): number {
  const crf = quality >= 85 ? 16 - (quality - 85) : 40 - (quality * 24) / 85;
  return Math.round(crf * 10) / 10;
}

function x265Options(quality: number): EncoderChoice['options'] {
  return { preset: 'ultrafast', crf: x264Crf(quality), 'x265-params': 'log-level=none' };
}

// VP9's scale runs to 63; about 1.4 times x264's number looks the same.
function vp9Options(quality: number): EncoderChoice['options'] {
  return { crf: Math.round(x264Crf(quality) * 1.4), b: 0, deadline: 'realtime', 'cpu-used': 6, 'row-mt': 1 };
}

function withFormat(codec: string, wanted: string, options: EncoderChoice['options']): EncoderChoice {
  const encoder = lib.Codec.findEncoderByName(codec as Parameters<typeof lib.Codec.findEncoderByName>[0]);
  const offered = (encoder?.pixelFormats ?? []).map((format) => lib.avGetPixFmtName(format));
  const formatName = fallbacks(wanted).find((name) => offered.includes(name)) ?? 'yuv420p';
  return { codec, formatName, format: lib.avGetPixFmtFromName(formatName), options };
}

// The same chroma at the nearest depth, then 4:2:0. RGB becomes 4:2:0 too: 4:4:4 H.264 plays almost nowhere.
function fallbacks(wanted: string): string[] {
  const layout = planarLayout(wanted);
  if (!layout) return ['yuv420p'];
  const chroma =
    layout.chromaShiftX > 0 ? (layout.chromaShiftY > 0 ? '420' : '422') : layout.chromaShiftY > 0 ? '420' : '444';
  const plain = layout.hasChroma ? chroma : '420';
  const suffixes = layout.bitDepth === 8 ? [''] : layout.bitDepth > 10 ? ['12le', '10le', ''] : ['10le', ''];
  return [
    wanted,
    ...suffixes.map((suffix) => `yuv${plain}p${suffix}`),
    ...suffixes.map((suffix) => `yuv420p${suffix}`),
  ];
}
