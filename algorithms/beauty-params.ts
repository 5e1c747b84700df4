import { z } from 'zod';
import { ReelflowError } from '../contract/errors.ts';
import { videoQuality } from './quality.ts';

const flag = (standard: 0 | 1) => setting(0, 1, standard);
const amount = (standard = 0) => setting(0, 100, standard);
const eitherWay = () => setting(-100, 100, 0);

function setting(least: number, most: number, standard: number, whole = true) {
  const error = `must be a${whole ? ' whole' : ''} number from ${least} to ${most}`;
  const number = whole ? z.number({ error }).int({ error }) : z.number({ error });
  return number.min(least, { error }).max(most, { error }).default(standard);
}

/** The settings inside `beauty_params`, with the vendor's defaults. */
const beautySettings = z.strictObject({
  /** Smoothing and whitening of the skin: 1 on, 0 off. */
  skin_beauty_enable: flag(1),
  /** Changes of the shape: 1 on, 0 off. */
  shape_beauty_enable: flag(1),
  /** 1 tells skin by its colour too, 0 by its place in the face alone. */
  skin_model: flag(1),
  /** 0 looks for faces only while none is followed, 1 again and again. */
  detect_mode: flag(1),
  whiten: amount(20),
  smooth: amount(20),
  /** How much of the finest texture stays in smoothed skin. */
  detail: amount(20),
  cheek_thin: amount(),
  face_cut: amount(),
  face_thin: amount(),
  smile: amount(),
  chin_thin: amount(),
  eye_size: amount(),
  face_length: eitherWay(),
  chin_length: eitherWay(),
  eye_corner1: eitherWay(),
  eye_distance: eitherWay(),
  nose_thin: eitherWay(),
  nose_wing: eitherWay(),
  nose_length: eitherWay(),
  mouth_size: eitherWay(),
  mouth_position: eitherWay(),
  lip_thickness: eitherWay(),
  hair_line: eitherWay(),
  /** How small the faces are that are looked for. */
  detect_level: setting(0, 2, 1),
  /** In frames. */
  detect_interval: setting(1, 65_535, 5),
  /** The least width of a face, in pixels. */
  min_face: setting(10, 1024, 40),
  threshold: setting(0, 1, 0.8, false),
  max_face_num: setting(0, 32, 32),
});

/** All settings of FaceBeauty. */
export type ParsedBeautyParams = z.output<typeof beautySettings>;

/**
 * Reads `key=value,...`; keys that are missing have their defaults.
 * @throws ReelflowError `InvalidInput` that names what is wrong, and the keys there are
 */
export function parseBeautyParams(text: string): ParsedBeautyParams {
  const parsed = readSettings(text);
  if (typeof parsed === 'string') throw new ReelflowError('InvalidInput', `beauty_params: ${parsed}`);
  return parsed;
}

/** The settings, or in a sentence what is wrong with them. */
function readSettings(text: string): ParsedBeautyParams | string {
  const settings: Record<string, number> = {};
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const [, key, value] = /^\s*(\w+)\s*=\s*([-+]?\d+(?:\.\d+)?)\s*$/u.exec(pair) ?? [];
    if (key === undefined) return `"${pair.trim()}" is not key=number. Write for example smooth=40,whiten=20.`;
    if (!Object.hasOwn(beautySettings.shape, key)) {
      return `"${key}" is not known. Use one of: ${Object.keys(beautySettings.shape).join(', ')}.`;
    }
    if (Object.hasOwn(settings, key)) return `${key} is given twice.`;
    settings[key] = Number(value);
  }
  const parsed = beautySettings.safeParse(settings);
  if (parsed.success) return parsed.data;
  return `${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}.`;
}

/** The parameters of FaceBeauty. */
export const beautyParams = z.strictObject({
  beauty_params: z
    .string()
    .max(4096)
    .default('')
    .superRefine((text, context) => {
      const parsed = readSettings(text);
      if (typeof parsed === 'string') context.addIssue({ code: 'custom', message: parsed });
    })
    .describe('`key=value,...`, such as `smooth=40,whiten=20`; default empty, which smooths and whitens a little.'),
  quality: videoQuality,
});
