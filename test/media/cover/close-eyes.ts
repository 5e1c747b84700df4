import { findFaces } from '../../../media/faces/find-faces.ts';
import type { RgbImage } from '../../../media/faces/sample-patch.ts';

type Point = [number, number];

/** Points of the face mesh along the upper and lower lids, and the corners. */
const EYES = [
  { upper: [246, 161, 160, 159, 158, 157, 173], lower: [7, 163, 144, 145, 153, 154, 155], corners: [33, 133] },
  { upper: [466, 388, 387, 386, 385, 384, 398], lower: [249, 390, 373, 374, 380, 381, 382], corners: [263, 362] },
] as const;

/** A copy of a picture of one face in which the skin of the upper lids is drawn down over the eyes, with a line of lashes. */
export async function closeEyes(image: RgbImage): Promise<RgbImage> {
  const [face] = await findFaces(image);
  if (!face) throw new Error('the picture shows no face');
  const data = Uint8Array.from(image.data);
  const point = (index: number): Point => [face.mesh[index * 3]!, face.mesh[index * 3 + 1]!];
  for (const { upper, lower, corners } of EYES) {
    const ends = corners.map(point).sort((a, b) => a[0] - b[0]) as [Point, Point];
    const upperLid = lineThrough(ends, upper.map(point));
    const lowerLid = lineThrough(ends, lower.map(point));
    for (let x = Math.floor(ends[0][0]) - 1; x <= Math.ceil(ends[1][0]) + 1; x++) {
      closeColumn(image, data, x, upperLid(x) - 1.5, lowerLid(x) + 1);
    }
  }
  return { ...image, data };
}

function closeColumn(
  { data: source, width }: RgbImage,
  data: Uint8Array,
  x: number,
  upper: number,
  lower: number,
): void {
  const skin = 4;
  const top = upper - skin;
  for (let y = Math.floor(top); y <= lower + 0.5; y++) {
    const from = Math.round(top - 1 + ((y - top) / (lower - top)) * skin * 0.8);
    const shade = y >= lower - 0.5 ? 0.5 : 1;
    for (let channel = 0; channel < 3; channel++) {
      data[(y * width + x) * 3 + channel] = source[(from * width + x) * 3 + channel]! * shade;
    }
  }
}

/** The height of a line through points at each column. */
function lineThrough([left, right]: [Point, Point], between: Point[]): (x: number) => number {
  const points = [left, ...between, right].sort((a, b) => a[0] - b[0]);
  return (x) => {
    const after = points.findIndex(([column]) => column >= x);
    if (after < 0) return right[1];
    if (after === 0) return left[1];
    const [from, to] = [points[after - 1]!, points[after]!];
    return from[1] + ((x - from[0]) / Math.max(0.01, to[0] - from[0])) * (to[1] - from[1]);
  };
}
