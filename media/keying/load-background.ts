import { FilterChain } from '../av/filter-chain.ts';
import { frameFromPixels } from '../av/frame-from-pixels.ts';
import { frameByteLength } from '../av/frame.ts';
import { constants, lib } from '../av/node-av.ts';
import type { VideoInfo } from '../av/probe.ts';
import { decoded, openPicture } from '../image/open-picture.ts';

/**
 * A picture as the background of a video: cut around its middle to cover the frame, in the video's matrix and range.
 * @returns 8-bit yuv420p, tightly packed
 * @throws ReelflowError as `openPicture` does
 */
export async function loadBackground(path: string, video: VideoInfo): Promise<Uint8Array> {
  const { width, height, pixelAspect } = video;
  const picture = await openPicture(path);
  const shownWidth = Math.max(1, Math.round(width * pixelAspect));
  const rgb = await decoded(path, async () => {
    const covering = picture
      .pixels()
      .flatten({ background: '#000000' })
      .resize(shownWidth, height, { fit: 'cover' })
      .toColourspace('srgb');
    // Where pixels are not square the picture is as wide as it is shown first, and then as it is coded.
    const { data, info } = await covering.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.width === width) return data;
    const { default: sharp } = await import('sharp');
    const raw = { width: info.width, height: info.height, channels: info.channels };
    return sharp(data, { raw }).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  });
  return toYuv(new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.length), video);
}

function toYuv(rgb: Uint8Array, { width, height, colorMatrix, colorRange }: VideoInfo): Uint8Array {
  const range = colorRange === 'full' ? 'full' : 'limited';
  const chain = new FilterChain(
    `scale=flags=bicubic+accurate_rnd:out_color_matrix=${colorMatrix}:out_range=${range},format=yuv420p`,
  );
  const frame = frameFromPixels('rgb24', rgb, width, height);
  try {
    const native = chain.apply(frame);
    const packed = Buffer.allocUnsafeSlow(frameByteLength('yuv420p', width, height));
    lib.avImageCopyToBuffer(
      packed,
      packed.length,
      native.data,
      native.linesize,
      constants.AV_PIX_FMT_YUV420P,
      width,
      height,
      1,
    );
    native.free();
    return new Uint8Array(packed.buffer);
  } finally {
    frame.free();
    chain.free();
  }
}
