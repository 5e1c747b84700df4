import { z } from 'zod';

/** `[x, y, width, height]` as ratios of the picture. */
type RatioBox = [number, number, number, number];

const form = 'a list of boxes [x, y, width, height] as ratios of the picture, such as [[0, 0.7, 1, 0.3]]';

// Sums of ratios such as 0.7 + 0.3 may end up a hair above 1.
const slack = 1e-6;

const box = z
  .tuple([z.coerce.number(), z.coerce.number(), z.coerce.number(), z.coerce.number()])
  .refine(
    ([x, y, width, height]) =>
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + slack && y + height <= 1 + slack,
    { error: `A box is empty or reaches outside the picture. Give ${form}.` },
  );

/**
 * A parameter that lists boxes; optional.
 * @param most how many at most
 * @param whenLeftOut what leaving it out does, as in "Leave it out for the whole picture"
 */
export function boxList(most: number, whenLeftOut: string): z.ZodType<RatioBox[] | undefined> {
  return z.preprocess(
    toListOfLists,
    z
      .array(box, { error: `Give ${form}.` })
      .min(1, { error: `The list is empty. Leave it out ${whenLeftOut}, or give ${form}.` })
      .max(most, { error: `At most ${most} boxes can be given.` })
      .optional(),
  );
}

/**
 * Reads a list whose items are lists: as JSON text too, as official SDK clients send it; one item stands for a list of
 * one, and an empty text for none.
 */
export function toListOfLists(value: unknown): unknown {
  if (value === '') return undefined;
  const list = typeof value === 'string' ? parsed(value) : value;
  return Array.isArray(list) && list.length > 0 && !Array.isArray(list[0]) ? [list] : list;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
