import type { NativePicture } from './apply-patch.ts';
import { interpolateColumns, interpolateRows, type Plane } from './interpolate-plane.ts';
import { lib } from './node-av.ts';
import { swapsSides, type Rotation } from './rotation.ts';

/** A part of a picture in display orientation. Its place may be between pixels, its size is even. */
export interface Window {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Cuts a window out of a native planar frame. Between pixels it is interpolated, so that a window that glides moves as
 * evenly as it was planned to; at whole samples of every plane it is an exact copy.
 * @returns a new frame, which the caller frees; the one given is left as it was
 */
export function cropFrame(native: lib.Frame, { layout, rotation }: NativePicture, window: Window): lib.Frame {
  const { x, y, width, height } = toNative(window, native, rotation);
  const target = new lib.Frame();
  target.alloc();
  target.copyProps(native);
  target.format = native.format;
  target.width = width;
  target.height = height;
  target.allocBuffer();
  const planeCount = (layout.hasChroma ? 3 : 1) + (layout.hasAlpha ? 1 : 0);
  for (let plane = 0; plane < planeCount; plane++) {
    const isChroma = plane === 1 || plane === 2;
    const [shiftX, shiftY] = isChroma ? [layout.chromaShiftX, layout.chromaShiftY] : [0, 0];
    const from = planeOf(native, plane, layout.bytesPerSample, shiftX, shiftY);
    const to = planeOf(target, plane, layout.bytesPerSample, shiftX, shiftY);
    const [left, top] = [x / 2 ** shiftX, y / 2 ** shiftY];
    const most = 2 ** layout.bitDepth - 1;
    // Windows move along one axis only; the other is a whole number.
    if (Number.isInteger(top)) interpolateColumns(from, left, top, to, most);
    else interpolateRows(from, Math.round(left), top, to, most);
  }
  return target;
}

function planeOf(frame: lib.Frame, plane: number, bytesPerSample: 1 | 2, shiftX: number, shiftY: number): Plane {
  const bytes = frame.data![plane]!;
  const data = bytesPerSample === 2 ? new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1) : bytes;
  return {
    data,
    stride: frame.linesize[plane]! / bytesPerSample,
    width: (frame.width + (1 << shiftX) - 1) >> shiftX,
    height: (frame.height + (1 << shiftY) - 1) >> shiftY,
  };
}

/** The window before the picture is turned for display. */
function toNative({ x, y, width, height }: Window, native: lib.Frame, rotation: Rotation): Window {
  const size = swapsSides(rotation) ? { width: height, height: width } : { width, height };
  switch (rotation) {
    case 0:
      return { x, y, ...size };
    case 90:
      return { x: y, y: native.height - x - width, ...size };
    case 180:
      return { x: native.width - x - width, y: native.height - y - height, ...size };
    case 270:
      return { x: native.width - y - height, y: x, ...size };
  }
}
