const { floor, log, max, min } = Math;

/** One Gaussian of a mixture: its mean, the inverse of its covariance (xx xy xz yy yz zz), and the log of its weight over its volume. */
interface Gaussian {
  mean: [number, number, number];
  inverse: [number, number, number, number, number, number];
  logScale: number;
}

const ROUNDS = 4;
const WORST = Number.MAX_VALUE;
/** Added to each variance: colours of 0 to 255 are not told apart finer than this. */
const LEAST_VARIANCE = 8;

/**
 * A mixture of Gaussians that describes the colours of some of a picture's pixels, fitted by hard assignment.
 * Source: Rother et al., "GrabCut", 2004.
 */
export class ColourModel {
  private readonly parts: Gaussian[];

  /**
   * @param rgb interleaved, 0 to 255
   * @param members the pixels to describe; not empty
   */
  constructor(rgb: Uint8Array, members: Int32Array, partCount = 5) {
    const owner = new Uint8Array(members.length);
    const centres = spreadCentres(rgb, members, partCount);
    for (let round = 0; round < ROUNDS; round++) {
      assign(rgb, members, centres, owner);
      moveCentres(rgb, members, centres, owner);
    }
    assign(rgb, members, centres, owner);
    this.parts = centres.flatMap((_, part) => fit(rgb, members, owner, part) ?? []);
  }

  /** The negative log likelihood of a colour, up to a constant that all models share. */
  cost(r: number, g: number, b: number): number {
    let best = WORST;
    for (const { mean, inverse, logScale } of this.parts) {
      const x = r - mean[0];
      const y = g - mean[1];
      const z = b - mean[2];
      const distance =
        x * x * inverse[0] +
        y * y * inverse[3] +
        z * z * inverse[5] +
        2 * (x * y * inverse[1] + x * z * inverse[2] + y * z * inverse[4]);
      const cost = 0.5 * distance - logScale;
      if (cost < best) best = cost;
    }
    return best;
  }
}

type Centre = [number, number, number];

/** Each next centre is the one of some pixels spread over all that is farthest from those before. */
function spreadCentres(rgb: Uint8Array, members: Int32Array, count: number): Centre[] {
  const step = max(1, floor(members.length / 400));
  const sample: Centre[] = [];
  for (let at = 0; at < members.length; at += step) sample.push(colourAt(rgb, members[at]!));
  const centres = [sample[sample.length >> 1]!];
  while (centres.length < count) {
    const farness = sample.map((colour) => min(...centres.map((centre) => squaredDistance(colour, centre))));
    centres.push([...sample[farness.indexOf(max(...farness))]!]);
  }
  return centres.map((centre) => [...centre]);
}

function assign(rgb: Uint8Array, members: Int32Array, centres: Centre[], owner: Uint8Array): void {
  for (let at = 0; at < members.length; at++) {
    const from = members[at]! * 3;
    let best = WORST;
    for (let part = 0; part < centres.length; part++) {
      const centre = centres[part]!;
      const distance =
        (rgb[from]! - centre[0]) ** 2 + (rgb[from + 1]! - centre[1]) ** 2 + (rgb[from + 2]! - centre[2]) ** 2;
      if (distance >= best) continue;
      best = distance;
      owner[at] = part;
    }
  }
}

function moveCentres(rgb: Uint8Array, members: Int32Array, centres: Centre[], owner: Uint8Array): void {
  const sums = centres.map(() => [0, 0, 0, 0]);
  for (let at = 0; at < members.length; at++) {
    const sum = sums[owner[at]!]!;
    const from = members[at]! * 3;
    for (let channel = 0; channel < 3; channel++) sum[channel]! += rgb[from + channel]!;
    sum[3]!++;
  }
  for (const [part, [r, g, b, count]] of sums.entries())
    if (count! > 0) centres[part] = [r! / count!, g! / count!, b! / count!];
}

function fit(rgb: Uint8Array, members: Int32Array, owner: Uint8Array, part: number): Gaussian | undefined {
  let count = 0;
  const sum = [0, 0, 0];
  const squares = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < members.length; at++) {
    if (owner[at] !== part) continue;
    const [x, y, z] = colourAt(rgb, members[at]!);
    count++;
    for (const [index, value] of [x, y, z].entries()) sum[index]! += value;
    for (const [index, value] of [x * x, x * y, x * z, y * y, y * z, z * z].entries()) squares[index]! += value;
  }
  if (count === 0) return undefined;
  const [x, y, z] = sum.map((value) => value / count) as Centre;
  const products = [x * x, x * y, x * z, y * y, y * z, z * z];
  const spread = squares.map((value, index) => value / count - products[index]!);
  const inverse = invert(
    spread[0]! + LEAST_VARIANCE,
    spread[1]!,
    spread[2]!,
    spread[3]! + LEAST_VARIANCE,
    spread[4]!,
    spread[5]! + LEAST_VARIANCE,
  );
  const logScale = log(count / members.length) - 0.5 * log(inverse.determinant);
  return { mean: [x, y, z], inverse: inverse.values, logScale };
}

/** Inverts a symmetric matrix of which the upper half is given. */
function invert(
  xx: number,
  xy: number,
  xz: number,
  yy: number,
  yz: number,
  zz: number,
): { values: Gaussian['inverse']; determinant: number } {
  const a = yy * zz - yz * yz;
  const b = xz * yz - xy * zz;
  const c = xy * yz - xz * yy;
  const determinant = max(1e-6, xx * a + xy * b + xz * c);
  const values = [a, b, c, xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy];
  return { values: values.map((value) => value / determinant) as Gaussian['inverse'], determinant };
}

function colourAt(rgb: Uint8Array, pixel: number): Centre {
  return [rgb[pixel * 3]!, rgb[pixel * 3 + 1]!, rgb[pixel * 3 + 2]!];
}

function squaredDistance(a: Centre, b: Centre): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
