/** A decoded picture in display orientation (rotation applied), as tightly packed 8-bit planes. */
export interface Frame {
  /** Number of the frame in this reading, from 0, counting frames passed over by `fps` too: the source's own number when read from its start. */
  index: number;
  /** When it is shown; 0 is the start of the file's timeline. */
  timeSeconds: number;
  /** Until the next frame; estimated for the last one. */
  durationSeconds: number;
  width: number;
  height: number;
  /**
   * `yuv420p`: Y (width × height), then U and V (each half width × half height, rounded up), in the source's own range and matrix;
   * `gray8`: the luma alone, same range; `rgb24`: interleaved R, G, B, full range, BT.709 (high dynamic range is brought down to it).
   * Belongs to whoever received the frame.
   */
  data: Uint8Array;
}

/** How the pixels of a frame are laid out. */
export type FramePixelFormat = 'yuv420p' | 'gray8' | 'rgb24';

/** How many bytes a frame of this size takes. */
export function frameByteLength(pixelFormat: FramePixelFormat, width: number, height: number): number {
  if (pixelFormat === 'gray8') return width * height;
  if (pixelFormat === 'rgb24') return width * height * 3;
  return width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1);
}
