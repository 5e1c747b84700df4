import { lib } from './node-av.ts';

export type PixelFormat = Parameters<typeof lib.avGetPixFmtName>[0];

/** How a planar YUV or gray format lays out its samples. */
export interface PlanarLayout {
  bitDepth: number;
  /** 1 for 8-bit samples, 2 for deeper ones (little-endian). */
  bytesPerSample: 1 | 2;
  /** Chroma planes are this many times smaller, as a shift. */
  chromaShiftX: number;
  chromaShiftY: number;
  hasChroma: boolean;
  hasAlpha: boolean;
}

const subsampling: Record<string, readonly [number, number]> = {
  '420': [1, 1],
  '422': [1, 0],
  '444': [0, 0],
  '440': [0, 1],
  '411': [2, 0],
  '410': [2, 2],
};

/** The layout of a planar YUV or gray format by its FFmpeg name; undefined for every other kind (RGB, packed, big-endian). */
export function planarLayout(name: string | null): PlanarLayout | undefined {
  const match = /^(?:yuv(a?)j?(4\d\d)p|gray)(\d+)?(le|be)?$/.exec(name ?? '');
  if (!match || match[4] === 'be') return undefined;
  const bitDepth = Number(match[3] ?? 8);
  const chroma = match[2] ? subsampling[match[2]] : ([0, 0] as const);
  if (!chroma || bitDepth > 16) return undefined;
  return {
    bitDepth,
    bytesPerSample: bitDepth > 8 ? 2 : 1,
    chromaShiftX: chroma[0],
    chromaShiftY: chroma[1],
    hasChroma: match[2] !== undefined,
    hasAlpha: match[1] === 'a',
  };
}

/** A format under its plain name: `yuvj420p` is `yuv420p` of full range; `luma` is that of its first plane alone. */
export interface PlainFormat {
  name: string;
  format: PixelFormat;
  fullRange: boolean;
  luma: PixelFormat | undefined;
}

const plainFormats = new Map<PixelFormat, PlainFormat>();

/** Looks a format up; cheap after the first time. */
export function plainFormat(format: PixelFormat): PlainFormat {
  const known = plainFormats.get(format);
  if (known) return known;
  const given = lib.avGetPixFmtName(format) ?? 'unknown';
  const name = given.replace(/^yuvj/, 'yuv');
  const layout = planarLayout(name);
  const lumaName = layout && (layout.bitDepth === 8 ? 'gray' : `gray${layout.bitDepth}le`);
  const found: PlainFormat = {
    name,
    format: lib.avGetPixFmtFromName(name),
    fullRange: given !== name,
    luma: lumaName === undefined ? undefined : lib.avGetPixFmtFromName(lumaName),
  };
  plainFormats.set(format, found);
  return found;
}
