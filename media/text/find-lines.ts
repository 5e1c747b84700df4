import { coverEachOther, scaled, without } from './boxes.ts';
import { detectText } from './detect-text.ts';
import { followLine, isStanding, type FollowedLine } from './followed-line.ts';
import type { FrameRing, KeptFrame } from './frame-ring.ts';
import { makeTemplate, opacity } from './line-template.ts';
import { splitAtGaps } from './split-line.ts';
import { strokeMask } from './stroke-mask.ts';
import type { Box } from './text-track.ts';

/** What is known before looking. */
export interface Known {
  /** All that are followed. */
  lines: ReadonlySet<FollowedLine>;
  /** Those of them whose words may have changed in place. */
  doubtful: readonly FollowedLine[];
  /** Whether to look at a larger picture, which costs twice as much. */
  fine: boolean;
}

const minLineHeight = 9;

/**
 * Detects text in a frame.
 * @param regions in pixels of the kept luma
 * @returns candidates: lines that are new, have grown, or stand where another one was
 */
export async function findLines(
  ring: FrameRing,
  kept: KeptFrame,
  regions: readonly Box[],
  { lines, doubtful, fine }: Known,
): Promise<FollowedLine[]> {
  const found: FollowedLine[] = [];
  const standing = [...lines].filter(isStanding);
  const known = standing.map(({ box }) => scaled(box, ring.reduction));
  const trusted = standing.filter((line) => !doubtful.includes(line)).map(({ box }) => box);
  for (const region of regions) {
    const options = { region: scaled(region, ring.reduction), known, maxWidth: widthFor(region, fine) };
    const detected = await detectText(kept.frame, options);
    // A busy background is found in pieces: they must not keep a caption that runs over them from being found.
    detected.sort((a, b) => b.box.width - a.box.width);
    for (const { box } of detected) {
      const line = scaled(box, 1 / ring.reduction);
      if (line.height < minLineHeight) continue;
      for (const part of without(line, trusted)) consider(part);
    }
  }
  return found;

  function consider(line: Box): void {
    if (isKnown(line)) return;
    const parts = splitAtGaps(line, strokeMask(kept.luma, ring.width, ring.height, line));
    for (const part of parts) if (parts.length === 1 || !isKnown(part)) begin(part);
  }

  function isKnown(box: Box): boolean {
    return linesAt(box).some(
      (line) => line.state !== 'ending' && !doubtful.includes(line) && box.width < line.box.width + 0.8 * box.height,
    );
  }

  function begin(box: Box): void {
    const strokes = strokeMask(kept.luma, ring.width, ring.height, box);
    const template = makeTemplate(kept.luma, ring.width, strokes);
    if (!template || opacity(template, kept.luma) < 0.6) return;
    const predecessor = linesAt(box).find((line) => line.track);
    found.push(followLine(kept, { box, strokes, template }, predecessor));
  }

  function linesAt(box: Box): FollowedLine[] {
    return [...lines, ...found].filter((line) => coverEachOther(line.box, box));
  }
}

/** A band is seen larger than a whole picture: captions are worth it, and it costs no more. */
function widthFor(region: Box, fine: boolean): number {
  if (region.height < 0.35 * region.width) return fine ? 960 : 720;
  return fine ? 720 : 640;
}
