import { FilterChain } from './filter-chain.ts';
import { frameByteLength, type FramePixelFormat } from './frame.ts';
import { constants, lib } from './node-av.ts';
import { knownMatrices } from './known-colors.ts';
import { planarLayout, plainFormat, type PixelFormat } from './pixel-format.ts';
import { rotationFilters, swapsSides, type Rotation } from './rotation.ts';

/** What is made of a native picture, in this order. */
export interface PictureShape {
  pixelFormat: FramePixelFormat;
  /** Size of the native pictures. */
  width: number;
  height: number;
  rotation: Rotation;
  /** After rotation; even. */
  crop?: { x: number; y: number; width: number; height: number } | undefined;
  /** Whether the pictures are in high dynamic range, which rgb24 brings down to the standard one; default false. */
  isHdr?: boolean;
  /** After rotation and crop; default unscaled. */
  scaleTo?: { width: number; height: number } | undefined;
}

/** Makes tightly packed 8-bit pixels of native pictures. Must be freed. */
export class PictureConverter {
  readonly width: number;
  readonly height: number;
  private readonly shape: PictureShape;
  private readonly target: lib.Frame['format'];
  private readonly chain: FilterChain;
  private readonly copiesOnly: boolean;

  constructor(shape: PictureShape) {
    this.shape = shape;
    const [width, height] = swapsSides(shape.rotation) ? [shape.height, shape.width] : [shape.width, shape.height];
    const size = shape.scaleTo ?? shape.crop ?? { width, height };
    this.width = size.width;
    this.height = size.height;
    this.target = targetFormats[shape.pixelFormat];
    this.copiesOnly = shape.rotation === 0 && !shape.crop && !shape.scaleTo;
    this.chain = new FilterChain(filtersFor(shape).join(','));
  }

  /** The pixels as a fresh array; `native` is left as it was. */
  convert(native: lib.Frame): Uint8Array {
    const { pixelFormat, width, height } = this.shape;
    const view = viewOf(native, pixelFormat);
    try {
      const sameSize = view.width === width && view.height === height;
      if (this.copiesOnly && sameSize && view.format === this.target) return this.pack(view);
      const filtered = this.chain.apply(view);
      try {
        return this.pack(filtered);
      } finally {
        filtered.free();
      }
    } finally {
      view.free();
    }
  }

  free(): void {
    this.chain.free();
  }

  private pack(frame: lib.Frame): Uint8Array {
    const { width, height, target } = this;
    const packed = Buffer.allocUnsafeSlow(frameByteLength(this.shape.pixelFormat, width, height));
    lib.avImageCopyToBuffer(packed, packed.length, frame.data, frame.linesize, target as PixelFormat, width, height, 1);
    return new Uint8Array(packed.buffer);
  }
}

/** A size scaled down to at most this width, keeping the aspect, to even sides; undefined when it is not wider. */
export function scaledDown(
  size: { width: number; height: number },
  maxWidth = Infinity,
): { width: number; height: number } | undefined {
  if (maxWidth >= size.width) return undefined;
  const width = Math.max(2, 2 * Math.floor(maxWidth / 2));
  return { width, height: Math.max(2, 2 * Math.round((size.height * width) / size.width / 2)) };
}

const targetFormats = {
  yuv420p: constants.AV_PIX_FMT_YUV420P,
  gray8: constants.AV_PIX_FMT_GRAY8,
  rgb24: constants.AV_PIX_FMT_RGB24,
};

// A second reference to the same pixels under the plain name of their format; for gray8 the luma plane alone, at no cost.
function viewOf(native: lib.Frame, pixelFormat: FramePixelFormat): lib.Frame {
  const view = native.clone();
  if (!view) throw new Error('out of memory');
  const plain = plainFormat(native.format as PixelFormat);
  if (plain.fullRange) view.colorRange = constants.AVCOL_RANGE_JPEG;
  view.format = plain.format;
  if (pixelFormat === 'gray8' && plain.luma !== undefined) view.format = plain.luma;
  view.colorSpace = pixelFormat === 'rgb24' ? matrixOf(native) : constants.AVCOL_SPC_UNSPECIFIED;
  // Damaged files carry any numbers here, at which the filters give up.
  const isHdr = isHighDynamicRange(view);
  view.colorPrimaries = isHdr ? constants.AVCOL_PRI_BT2020 : constants.AVCOL_PRI_UNSPECIFIED;
  if (!isHdr) view.colorTrc = constants.AVCOL_TRC_UNSPECIFIED;
  return view;
}

// Players take pictures without a usable tag for BT.709 when they are of HD size, and for BT.601 when they are smaller.
function matrixOf(frame: lib.Frame): lib.Frame['colorSpace'] {
  const isRgb =
    frame.colorSpace === constants.AVCOL_SPC_RGB && !planarLayout(plainFormat(frame.format as PixelFormat).name);
  if (isRgb || knownMatrices.has(frame.colorSpace)) return frame.colorSpace;
  if (isHighDynamicRange(frame)) return constants.AVCOL_SPC_BT2020_NCL;
  const isHd = frame.width >= 1280 || frame.height > 576;
  return isHd ? constants.AVCOL_SPC_BT709 : constants.AVCOL_SPC_SMPTE170M;
}

// BT.2408: diffuse white is at 203 cd/m², and what is below keeps its tone; highlights up to 1000 cd/m² are rolled off.
const toneMapping = [
  'zscale=t=linear:npl=203',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=mobius:param=0.7:desat=0:peak=4.9',
  'zscale=t=bt709:m=gbr:r=full',
  'format=gbrp',
].join(',');

/** Whether a picture is in PQ or HLG. */
export function isHighDynamicRange(frame: lib.Frame): boolean {
  return frame.colorTrc === constants.AVCOL_TRC_SMPTE2084 || frame.colorTrc === constants.AVCOL_TRC_ARIB_STD_B67;
}

function filtersFor(shape: PictureShape): string[] {
  const filters: string[] = [];
  const { crop, scaleTo } = shape;
  // Streams may change their size midway; what follows counts on the size of the first picture.
  filters.push(`scale=${shape.width}:${shape.height}:flags=bicubic`);
  filters.push(...rotationFilters(shape.rotation));
  if (crop) filters.push(`crop=${crop.width}:${crop.height}:${crop.x}:${crop.y}`);
  if (scaleTo) filters.push(`scale=${scaleTo.width}:${scaleTo.height}:flags=area`);
  if (shape.isHdr && shape.pixelFormat === 'rgb24') filters.push(toneMapping);
  filters.push(`format=${{ yuv420p: 'yuv420p', gray8: 'gray', rgb24: 'rgb24' }[shape.pixelFormat]}`);
  return filters;
}
