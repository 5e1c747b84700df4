/**
 * New pixels for a rectangle of a frame: 8-bit yuv420p as in `Frame`, in display orientation.
 * The position is even; the size may be odd only where the rectangle touches the frame's right or bottom edge.
 */
export interface Patch {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Y (width × height), then U and V (each half by half, rounded up). */
  data: Uint8Array;
  /** How much of the new pixel is taken, 0 to 255, per luma pixel; chroma takes the mean of the pixels it covers. */
  mask: Uint8Array;
  /** The opacity that each luma pixel gets, 0 to 255, in an output that keeps it; default that which is there. */
  alpha?: Uint8Array;
}
