import { createRandom, type Random } from './random.ts';
import type { View } from './sample-picture.ts';

export const cameraMoves = ['static', 'pan', 'zoom', 'handheld'] as const;
export type CameraMove = (typeof cameraMoves)[number];

/** How much larger than the frame the filmed photograph is, so that the camera has room to move. */
export const sceneMargin = 1.4;

/** What a camera films. */
export interface CameraRoom {
  move: CameraMove;
  /** Frame size in pixels; the photograph is `sceneMargin` times as large. */
  width: number;
  height: number;
  durationSeconds: number;
  seed: number;
}

/** A camera over a photograph: gives its view at a time since the start of the shot. */
export function createCamera({ move, width, height, durationSeconds, seed }: CameraRoom): (seconds: number) => View {
  const random = createRandom(`camera ${seed}`);
  const roomX = (width * (sceneMargin - 1)) / 2;
  const roomY = (height * (sceneMargin - 1)) / 2;
  const centreX = (width * sceneMargin) / 2;
  const centreY = (height * sceneMargin) / 2;
  const still = { centreX: centreX + roomX * random.between(-0.3, 0.3), centreY, scale: 1 };
  if (move === 'static') return () => still;
  if (move === 'zoom') {
    const [from, to] = random.shuffle([1.22, 0.92]) as [number, number];
    return (seconds) => {
      const scale = from * (to / from) ** (seconds / durationSeconds);
      return { centreX: centreX + 40 * (scale - 1), centreY, scale };
    };
  }
  if (move === 'handheld') return createHandheld(random, still, height);
  const speed = (height / 720) * random.between(25, 110) * random.pick([-1, 1]);
  const rise = speed * random.between(-0.3, 0.3);
  const phase = random.between(0, 4);
  return (seconds) => ({
    centreX: centreX + 0.95 * backAndForth(speed * seconds + phase * roomX, roomX),
    centreY: centreY + 0.9 * backAndForth(rise * seconds, roomY),
    scale: 1,
  });
}

/** Walks between -limit and limit at constant speed, turning at the ends. */
function backAndForth(distance: number, limit: number): number {
  const period = 4 * limit;
  const at = (((distance + limit) % period) + period) % period;
  return at < 2 * limit ? at - limit : 3 * limit - at;
}

/** Drift and tremor of a hand: sums of slow and fast oscillations in place, angle and distance. */
function createHandheld(random: Random, still: View, height: number): (seconds: number) => View {
  const unit = height / 720;
  const wobble = (slow: number, fast: number): ((seconds: number) => number) => {
    const parts = [
      [slow, random.between(0.15, 0.4)],
      [slow * 0.6, random.between(0.5, 0.9)],
      [fast, random.between(2, 3.5)],
      [fast * 0.5, random.between(4, 6)],
    ].map(([amplitude, hertz]) => ({ amplitude: amplitude!, hertz: hertz!, phase: random.between(0, 2 * Math.PI) }));
    return (seconds) =>
      parts.reduce(
        (sum, { amplitude, hertz, phase }) => sum + amplitude * Math.sin(2 * Math.PI * hertz * seconds + phase),
        0,
      );
  };
  const x = wobble(28 * unit, 2.2 * unit);
  const y = wobble(16 * unit, 2 * unit);
  const angle = wobble(0.008, 0.001);
  const scale = wobble(0.015, 0);
  return (seconds) => ({
    centreX: still.centreX + x(seconds),
    centreY: still.centreY + y(seconds),
    scale: still.scale + scale(seconds),
    angleRadians: angle(seconds),
  });
}
