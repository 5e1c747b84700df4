import type { EncoderChoice } from './encoder-choice.ts';
import { FilterChain } from './filter-chain.ts';
import { knownMatrices, knownPrimaries, knownTransfers } from './known-colors.ts';
import { constants, type lib } from './node-av.ts';
import { planarLayout, type PlainFormat } from './pixel-format.ts';
import type { EncoderSettings } from './video-encoder.ts';

/** Brings native frames into the form in which they are edited, and then into that which the encoder takes. Must be freed. */
export class NativeFormatter {
  readonly encodedWidth: number;
  readonly encodedHeight: number;
  /** The colour tags of the output. */
  readonly color: NonNullable<EncoderSettings['color']>;
  private readonly isRgb: boolean;
  private readonly width: number;
  private readonly height: number;
  private readonly format: EncoderChoice['format'];
  private readonly conversion: FilterChain;
  private readonly padding: FilterChain | undefined;

  constructor(
    first: lib.Frame,
    native: PlainFormat,
    choice: EncoderChoice,
    onWarning: ((message: string) => void) | undefined,
    encoded: { width: number; height: number } = first,
  ) {
    this.width = first.width;
    this.height = first.height;
    this.format = choice.format;
    const isRgb = !planarLayout(native.name) && !/yuv|yuyv|uyvy|nv\d|p0\d\d|p21\d|p41\d/.test(native.name);
    this.isRgb = isRgb;
    this.color = colorOf(first, native, isRgb);
    const matrix = isRgb ? ':out_color_matrix=bt709:out_range=limited' : '';
    this.conversion = new FilterChain(
      `scale=${first.width}:${first.height}:flags=bicubic+accurate_rnd${matrix},format=${choice.formatName}`,
    );
    const { width, height, chain } = padToEncodable(encoded, choice);
    this.encodedWidth = width;
    this.encodedHeight = height;
    this.padding = chain;
    if (chain)
      onWarning?.(
        `H.264 takes no odd size: ${encoded.width}x${encoded.height} was extended to ${width}x${height} by its last row or column.`,
      );
    if (planarLayout(native.name)?.hasAlpha) onWarning?.('The transparency of the picture was left out.');
    else if (native.name !== choice.formatName && `yuva${native.name.slice(3)}` !== choice.formatName)
      onWarning?.(`The pixel format ${native.name} was converted to ${choice.formatName}.`);
  }

  /** A frame of the encoder's pixel format and the first frame's size; frees the one given where that is another. */
  toWorking(native: lib.Frame): lib.Frame {
    if (native.format === this.format && native.width === this.width && native.height === this.height)
      return this.tag(native);
    if (isPlainTwin(native, this.format, this.width, this.height)) {
      native.format = this.format;
      return this.tag(native);
    }
    if (!this.isRgb) Object.assign(native, this.color, { colorSpace: constants.AVCOL_SPC_UNSPECIFIED });
    return this.tag(replace(native, this.conversion));
  }

  /** A frame of the size that the encoder takes; frees the one given where that is another. */
  toEncoder(working: lib.Frame): lib.Frame {
    return this.padding ? this.tag(replace(working, this.padding)) : working;
  }

  free(): void {
    this.conversion.free();
    this.padding?.free();
  }

  private tag(frame: lib.Frame): lib.Frame {
    return Object.assign(frame, this.color);
  }
}

// The yuvj formats are the yuv ones with the range in their name.
const fullRangeTwins = new Map<unknown, unknown>([
  [constants.AV_PIX_FMT_YUVJ420P, constants.AV_PIX_FMT_YUV420P],
  [constants.AV_PIX_FMT_YUVJ422P, constants.AV_PIX_FMT_YUV422P],
  [constants.AV_PIX_FMT_YUVJ444P, constants.AV_PIX_FMT_YUV444P],
]);

function isPlainTwin(native: lib.Frame, format: unknown, width: number, height: number): boolean {
  return fullRangeTwins.get(native.format) === format && native.width === width && native.height === height;
}

function colorOf(first: lib.Frame, native: PlainFormat, isRgb: boolean): NonNullable<EncoderSettings['color']> {
  if (isRgb) {
    return {
      colorRange: constants.AVCOL_RANGE_MPEG,
      colorSpace: constants.AVCOL_SPC_BT709,
      colorPrimaries: constants.AVCOL_PRI_BT709,
      colorTrc: constants.AVCOL_TRC_BT709,
    };
  }
  // What is not in the standard is damage, and refused by encoders.
  return {
    colorRange: native.fullRange ? constants.AVCOL_RANGE_JPEG : first.colorRange,
    colorSpace: knownMatrices.has(first.colorSpace) ? first.colorSpace : constants.AVCOL_SPC_UNSPECIFIED,
    colorPrimaries: knownPrimaries.has(first.colorPrimaries) ? first.colorPrimaries : constants.AVCOL_PRI_UNSPECIFIED,
    colorTrc: knownTransfers.has(first.colorTrc) ? first.colorTrc : constants.AVCOL_TRC_UNSPECIFIED,
    chromaLocation: first.chromaLocation,
  };
}

// H.264 and HEVC crop in steps of a chroma sample, so that odd sizes exist only without chroma subsampling. VP9 takes any.
function padToEncodable(
  picture: { width: number; height: number },
  choice: EncoderChoice,
): { width: number; height: number; chain?: FilterChain } {
  const layout = planarLayout(choice.formatName)!;
  const isFree = choice.codec === 'libvpx-vp9';
  const right = !isFree && layout.chromaShiftX > 0 ? picture.width % 2 : 0;
  const bottom = !isFree && layout.chromaShiftY > 0 ? picture.height % 2 : 0;
  const width = picture.width + right;
  const height = picture.height + bottom;
  if (right + bottom === 0) return { width, height };
  const chain = new FilterChain(`pad=${width}:${height}:0:0,fillborders=right=${right}:bottom=${bottom}:mode=smear`);
  return { width, height, chain };
}

function replace(frame: lib.Frame, chain: FilterChain): lib.Frame {
  try {
    return chain.apply(frame);
  } finally {
    frame.free();
  }
}
