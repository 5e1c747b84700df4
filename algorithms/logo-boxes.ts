import { z } from 'zod';
import { boxList } from './box-list.ts';

const whenLeftOut = 'to have logos found';

/** Where the logos are, under the names that the two APIs give it. */
export const logoBoxes = {
  Logo: boxList(2, whenLeftOut).describe(
    'Where the logos are: up to two `[x, y, width, height]` as ratios of the picture; default found.',
  ),
  Boxes: boxList(16, whenLeftOut).describe('The same under the name that ICE gives it, up to 16 boxes; default found.'),
};

/** Both names at once would leave open which is meant. */
export const oneNameOfBoxes = [
  ({ Logo, Boxes }: { Logo?: unknown; Boxes?: unknown }): boolean => !Logo || !Boxes,
  { error: 'Logo and Boxes mean the same: give one of them.' },
] as const;

/** What was removed of each logo, in pixels, and how. */
export function removedLogos<const Method extends string>(...methods: [Method, ...Method[]]) {
  return z.array(
    z.object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int(),
      height: z.number().int(),
      method: z.enum(methods),
    }),
  );
}
