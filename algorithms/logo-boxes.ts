import { z } from 'zod';

const form = 'a list of boxes [x, y, width, height] as ratios of the picture, such as [[0, 0, 0.3, 0.3]]';

// Sums of ratios such as 0.7 + 0.3 may end up a hair above 1.
const slack = 1e-6;

const box = z
  .tuple([z.coerce.number(), z.coerce.number(), z.coerce.number(), z.coerce.number()])
  .refine(
    ([x, y, width, height]) =>
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + slack && y + height <= 1 + slack,
    { error: `A box is empty or reaches outside the picture. Give ${form}.` },
  );

/** Lists may come as JSON text, one box stands for a list of one, and nothing is said by an empty text. */
function toList(value: unknown): unknown {
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

function boxes(most: number): z.ZodType<[number, number, number, number][] | undefined> {
  return z.preprocess(
    toList,
    z
      .array(box, { error: `Give ${form}.` })
      .min(1, { error: `The list is empty. Leave it out to have logos found, or give ${form}.` })
      .max(most, { error: `At most ${most} boxes can be given.` })
      .optional(),
  );
}

/** Where the logos are, under the names that the two APIs give it. */
export const logoBoxes = {
  /** Up to two `[x, y, width, height]` as ratios of the picture; default found. */
  Logo: boxes(2),
  /** The same under the name that ICE gives it, up to 16; default found. */
  Boxes: boxes(16),
};

/** Both names at once would leave open which is meant. */
export const oneNameOfBoxes = [
  ({ Logo, Boxes }: { Logo?: unknown; Boxes?: unknown }): boolean => !Logo || !Boxes,
  { error: 'Logo and Boxes mean the same: give one of them.' },
] as const;
