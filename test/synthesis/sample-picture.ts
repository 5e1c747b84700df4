import type { YuvPicture } from './yuv-picture.ts';

/** Where a camera looks: a part of a still picture. */
export interface View {
  /** Centre in pixels of the picture. */
  centreX: number;
  centreY: number;
  /** Pixels of the picture per pixel of the frame; below 1 magnifies. */
  scale: number;
  /** Clockwise; default 0. */
  angleRadians?: number;
}

/** Renders the view of a picture into a frame, bilinear, repeating the picture's border outside it. */
export function samplePicture(picture: YuvPicture, view: View, frame: YuvPicture): void {
  const luma = { width: picture.width, height: picture.height };
  const chroma = { width: Math.ceil(picture.width / 2), height: Math.ceil(picture.height / 2) };
  const halfView = { ...view, centreX: view.centreX / 2, centreY: view.centreY / 2 };
  samplePlane(picture.y, luma, view, frame.y, frame.width, frame.height);
  const width = Math.ceil(frame.width / 2);
  const height = Math.ceil(frame.height / 2);
  samplePlane(picture.u, chroma, halfView, frame.u, width, height);
  samplePlane(picture.v, chroma, halfView, frame.v, width, height);
}

function samplePlane(
  source: Uint8Array,
  size: { width: number; height: number },
  { centreX, centreY, scale, angleRadians = 0 }: View,
  out: Uint8Array,
  width: number,
  height: number,
): void {
  const stepX = scale * Math.cos(angleRadians);
  const stepY = scale * Math.sin(angleRadians);
  // 16.16 fixed point: whole pixels above, a fraction of 1/65536 below.
  const dx = Math.round(stepX * 65536);
  const dy = Math.round(stepY * 65536);
  const stride = size.width;
  const limitX = ((size.width - 1) << 16) - 1;
  const limitY = ((size.height - 1) << 16) - 1;
  for (let row = 0, o = 0; row < height; row++) {
    const down = row + 0.5 - height / 2;
    const across = 0.5 - width / 2;
    let px = Math.round((centreX + stepX * across - stepY * down - 0.5) * 65536);
    let py = Math.round((centreY + stepY * across + stepX * down - 0.5) * 65536);
    for (let x = 0; x < width; x++, o++, px += dx, py += dy) {
      const sx = px < 0 ? 0 : px > limitX ? limitX : px;
      const sy = py < 0 ? 0 : py > limitY ? limitY : py;
      const i = (sy >> 16) * stride + (sx >> 16);
      const fx = (sx >> 8) & 255;
      const fy = (sy >> 8) & 255;
      const top = source[i]! * (256 - fx) + source[i + 1]! * fx;
      const bottom = source[i + stride]! * (256 - fx) + source[i + stride + 1]! * fx;
      out[o] = (top * (256 - fy) + bottom * fy + 32768) >> 16;
    }
  }
}
