/** What to do to faces: 0 to 100, or -100 to 100 where a change can go both ways. */
export interface BeautySettings {
  /** Whether to smooth and whiten the skin, and whether to change the shape: 0 or 1. */
  skin_beauty_enable: number;
  shape_beauty_enable: number;
  /** 1 tells skin by its colour too, 0 by its place alone. */
  skin_model: number;
  /** 0 looks for faces only while none is followed, 1 again and again. */
  detect_mode: number;
  whiten: number;
  smooth: number;
  detail: number;
  cheek_thin: number;
  face_cut: number;
  face_thin: number;
  smile: number;
  chin_thin: number;
  eye_size: number;
  face_length: number;
  chin_length: number;
  eye_corner1: number;
  eye_distance: number;
  nose_thin: number;
  nose_wing: number;
  nose_length: number;
  mouth_size: number;
  mouth_position: number;
  lip_thickness: number;
  hair_line: number;
  /** How small the faces are that are looked for: 0 to 2. */
  detect_level: number;
  /** In frames. */
  detect_interval: number;
  /** The least width of a face, in pixels. */
  min_face: number;
  /** How sure it must be that it is a face: 0 to 1. */
  threshold: number;
  max_face_num: number;
}

/** The parts of the settings that move points of the face. */
export const shapeNames = [
  'cheek_thin',
  'face_cut',
  'face_thin',
  'smile',
  'chin_thin',
  'eye_size',
  'face_length',
  'chin_length',
  'eye_corner1',
  'eye_distance',
  'nose_thin',
  'nose_wing',
  'nose_length',
  'mouth_size',
  'mouth_position',
  'lip_thickness',
  'hair_line',
] as const satisfies readonly (keyof BeautySettings)[];

/** Whether the skin is to be changed. */
export function changesSkin({ skin_beauty_enable, whiten, smooth }: BeautySettings): boolean {
  return skin_beauty_enable === 1 && (whiten > 0 || smooth > 0);
}

/** Whether the shape is to be changed. */
export function changesShape(settings: BeautySettings): boolean {
  return settings.shape_beauty_enable === 1 && shapeNames.some((name) => settings[name] !== 0);
}
