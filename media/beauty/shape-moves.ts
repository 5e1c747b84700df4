import type { BeautySettings } from './beauty-settings.ts';

/** Which part of the face a point belongs to. */
export type FacePart = 'oval' | 'eye' | 'brow' | 'lips' | 'innerLips' | 'nose' | 'noseWing' | 'cheek' | 'forehead';

/** A point of the face in the face's own terms: from the middle between the eyes, in units of their distance. */
export interface FacePoint {
  part: FacePart;
  /** To the right and down. */
  u: number;
  v: number;
  /** The middle of the eye, or of the mouth, that it belongs to; of other parts the point itself. */
  middleU: number;
  middleV: number;
}

type Move = (point: FacePoint) => readonly [number, number];

/** How far each setting at 100 moves a point, in units of the face. */
export const shapeMoves: Readonly<Partial<Record<keyof BeautySettings, Move>>> = {
  // What moves the outline takes what is inside along, less and less towards the middle.
  cheek_thin: ({ u, v }) => [-side(u) * 0.1 * rise(u, 0.3, 0.75) * bump(v, 0.45, 0.55), 0],
  face_cut: ({ u, v }) => [-side(u) * 0.13 * rise(u, 0.2, 0.65) * bump(v, 0.85, 0.45), 0],
  face_thin: ({ u }) => [-u * 0.14 * rise(u, 0.25, 0.85), 0],
  chin_thin: ({ u, v }) => [-u * 0.34 * bump(v, 1.2, 0.42), 0],
  smile: ({ part, u, middleU }) => {
    if (!isMouth(part)) return still;
    const share = rise(u - middleU, 0.06, 0.3);
    return [side(u - middleU) * 0.045 * share, -0.09 * share * share];
  },
  eye_size: ({ part, u, v, middleU, middleV }) => {
    if (part === 'brow') return [0, -0.02];
    return part === 'eye' ? [0.26 * (u - middleU), 0.34 * (v - middleV)] : still;
  },
  face_length: ({ v }) => [0, 0.09 * (v - 0.2)],
  chin_length: ({ u, v }) => [0, 0.14 * bump(v, 1.25, 0.5) * (1 - rise(u, 0.3, 0.8))],
  eye_corner1: ({ part, u, middleU }) => (part === 'eye' ? [0, -0.06 * rise(outward(u, middleU), 0, 0.16)] : still),
  eye_distance: ({ part, u }) => {
    if (part === 'eye') return [side(u) * 0.06, 0];
    return part === 'brow' ? [side(u) * 0.045, 0] : still;
  },
  nose_thin: ({ part, u }) => (isNose(part) ? [-u * 0.28, 0] : still),
  nose_wing: ({ part, u }) => (part === 'noseWing' ? [-u * 0.3, 0] : still),
  nose_length: ({ part, v }) => (isNose(part) ? [0, 0.042 * rise(v, 0.05, 0.5)] : still),
  mouth_size: ({ part, u, v, middleU, middleV }) =>
    isMouth(part) ? [0.2 * (u - middleU), 0.2 * (v - middleV)] : still,
  mouth_position: ({ part }) => (isMouth(part) ? [0, -0.05] : still),
  lip_thickness: ({ part, v, middleV }) => (part === 'lips' ? [0, 0.32 * (v - middleV)] : still),
  hair_line: ({ v }) => (v < 0 ? [0, -0.14 * rise(v, 0.3, 0.7)] : still),
};

const still = [0, 0] as const;

function isMouth(part: FacePart): boolean {
  return part === 'lips' || part === 'innerLips';
}

function isNose(part: FacePart): boolean {
  return part === 'nose' || part === 'noseWing';
}

function side(u: number): number {
  return Math.sign(u);
}

/** How far outside the middle of its eye. */
function outward(u: number, middleU: number): number {
  return Math.max(0, (u - middleU) * Math.sign(middleU));
}

/** From 0 to 1 while the distance from the middle goes from one to the other. */
function rise(value: number, from: number, to: number): number {
  const share = Math.max(0, Math.min(1, (Math.abs(value) - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** 1 at the middle, 0 from the reach on. */
function bump(value: number, middle: number, reach: number): number {
  const far = (value - middle) / reach;
  return Math.abs(far) >= 1 ? 0 : (1 - far * far) ** 2;
}
