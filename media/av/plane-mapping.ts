import type { Rotation } from './rotation.ts';

/** Which samples of a native plane a display-oriented rectangle covers, and how to walk the rectangle along with them. */
export interface PlaneMapping {
  /** The rectangle in the native plane, in its samples. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** How many display pixels across and down one sample covers. */
  blockWidth: number;
  blockHeight: number;
  /** The display pixel, within the rectangle, at which the first sample's block begins. */
  originX: number;
  originY: number;
  /** How far that moves for each column and each row of the native plane. */
  stepX: { perColumn: number; perRow: number };
  stepY: { perColumn: number; perRow: number };
}

/**
 * Maps a rectangle in display orientation to a native plane.
 * Planes are turned one by one, each about its own size, which keeps odd sizes exact.
 * @param shiftX how many times smaller the plane is than the native picture, as a shift
 */
export function planeMapping(
  nativeWidth: number,
  nativeHeight: number,
  shiftX: number,
  shiftY: number,
  rotation: Rotation,
  rectangle: { x: number; y: number; width: number; height: number },
): PlaneMapping {
  const planeWidth = ceilShift(nativeWidth, shiftX);
  const planeHeight = ceilShift(nativeHeight, shiftY);
  const turned = rotation === 90 || rotation === 270;
  const [acrossShift, downShift] = turned ? [shiftY, shiftX] : [shiftX, shiftY];
  // In samples of the plane as it is shown.
  const x = rectangle.x >> acrossShift;
  const y = rectangle.y >> downShift;
  const across = ceilShift(rectangle.width, acrossShift);
  const down = ceilShift(rectangle.height, downShift);
  const blockWidth = 1 << acrossShift;
  const blockHeight = 1 << downShift;
  const lastX = (across - 1) * blockWidth;
  const lastY = (down - 1) * blockHeight;
  const common = { blockWidth, blockHeight, width: turned ? down : across, height: turned ? across : down };
  const still = { perColumn: 0, perRow: 0 };
  switch (rotation) {
    case 0:
      return {
        ...common,
        left: x,
        top: y,
        originX: 0,
        originY: 0,
        stepX: { ...still, perColumn: blockWidth },
        stepY: { ...still, perRow: blockHeight },
      };
    case 180:
      return {
        ...common,
        left: planeWidth - x - across,
        top: planeHeight - y - down,
        originX: lastX,
        originY: lastY,
        stepX: { ...still, perColumn: -blockWidth },
        stepY: { ...still, perRow: -blockHeight },
      };
    // Shown x runs up the native picture, shown y along it.
    case 90:
      return {
        ...common,
        left: y,
        top: planeHeight - x - across,
        originX: lastX,
        originY: 0,
        stepX: { ...still, perRow: -blockWidth },
        stepY: { ...still, perColumn: blockHeight },
      };
    case 270:
      return {
        ...common,
        left: planeWidth - y - down,
        top: x,
        originX: 0,
        originY: lastY,
        stepX: { ...still, perRow: blockWidth },
        stepY: { ...still, perColumn: -blockHeight },
      };
  }
}

function ceilShift(value: number, shift: number): number {
  return (value + (1 << shift) - 1) >> shift;
}
