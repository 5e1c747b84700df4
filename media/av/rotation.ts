import { constants, type lib } from './node-av.ts';

/** How far a picture is turned clockwise to be shown, in degrees. */
export type Rotation = 0 | 90 | 180 | 270;

/**
 * How far a stream's pictures are to be turned clockwise for display, from its display matrix.
 * Mirroring and free angles are not applied; phones write neither.
 */
export function displayRotation(stream: lib.Stream): Rotation {
  const matrix = stream.codecpar.getCodedSideData(constants.AV_PKT_DATA_DISPLAYMATRIX);
  if (!matrix || matrix.length < 36) return 0;
  // 16.16 fixed point, row by row: (cos, sin, 0), (-sin, cos, 0), as in ISO/IEC 14496-12.
  const degrees = (Math.atan2(matrix.readInt32LE(4), matrix.readInt32LE(0)) * 180) / Math.PI;
  const quarter = ((Math.round(degrees / 90) % 4) + 4) % 4;
  return (quarter * 90) as Rotation;
}

/** The display matrix for a rotation, as a stream's side data carries it. */
export function displayMatrix(rotation: Rotation): Buffer {
  const cosine = [1, 0, -1, 0][rotation / 90]!;
  const sine = [0, 1, 0, -1][rotation / 90]!;
  const matrix = Buffer.alloc(36);
  for (const [index, value] of [cosine, sine, 0, -sine, cosine].entries())
    matrix.writeInt32LE(value * 65_536, index * 4);
  matrix.writeInt32LE(1 << 30, 32);
  return matrix;
}

/** Whether the sides change places. */
export function swapsSides(rotation: Rotation): boolean {
  return rotation === 90 || rotation === 270;
}

/** FFmpeg filters that turn a picture, empty for none. */
export function rotationFilters(rotation: Rotation): string[] {
  if (rotation === 90) return ['transpose=clock'];
  // Not hflip, which takes the process down on pictures of one plane (FFmpeg 8.1).
  if (rotation === 180) return ['transpose=clock', 'transpose=clock'];
  if (rotation === 270) return ['transpose=cclock'];
  return [];
}
