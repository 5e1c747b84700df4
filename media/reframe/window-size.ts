import { ReelflowError } from '../../contract/errors.ts';

/** The part of a picture that is kept. */
export interface WindowSize {
  width: number;
  height: number;
  /** Along which side the window can move; undefined when the picture has the shape already. */
  axis: 'x' | 'y' | undefined;
}

/** Shapes that differ by less are taken for the same. */
const SAME_SHAPE = 0.01;
const LEAST_SIDE = 16;

/**
 * The largest window of a shape in a picture.
 * @param aspect width over height, as it is to be shown
 * @param picture in pixels; `pixelAspect` is how wide one is for its height, default 1
 * @param step sides are multiples of this; 2 for video
 * @throws ReelflowError `InvalidInput` for a picture too small to leave anything of it
 */
export function windowFor(
  picture: { width: number; height: number; pixelAspect?: number },
  aspect: number,
  step = 1,
): WindowSize {
  const { width, height, pixelAspect = 1 } = picture;
  const change = (width * pixelAspect) / height / aspect;
  const whole = { width: floorTo(width, step), height: floorTo(height, step) };
  if (Math.abs(change - 1) < SAME_SHAPE) return { ...whole, axis: undefined };
  const window: WindowSize =
    change > 1
      ? { ...whole, width: roundTo((height * aspect) / pixelAspect, step), axis: 'x' }
      : { ...whole, height: roundTo((width * pixelAspect) / aspect, step), axis: 'y' };
  if (Math.min(window.width, window.height) >= LEAST_SIDE) return window;
  throw new ReelflowError(
    'InvalidInput',
    `A picture of ${width}x${height} is too small for this aspect: only ${window.width}x${window.height} would be left. Give a larger one.`,
  );
}

/** Width over height, of `width:height`. */
export function aspectOf(text: string): number {
  const [width, height] = text.split(':').map(Number) as [number, number];
  return width / height;
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

function roundTo(value: number, step: number): number {
  return Math.round(value / step) * step;
}
