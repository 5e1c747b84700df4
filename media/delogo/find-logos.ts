import { readVideo } from '../av/read-video.ts';
import { boxesMeet, growBox, uniteBoxes } from '../detext/picture.ts';
import type { Box } from '../text/text-track.ts';
import { EdgeSums, slopesOf } from './edge-sums.ts';
import { isSamePlace, judgeMarks, type LogoModel, type Mark } from './judge-marks.ts';
import { Novelty } from './novelty.ts';
import { isOtherShot } from './other-shot.ts';

/** A stretch of time. */
export interface Stretch {
  startSeconds: number;
  endSeconds: number;
}

/** A logo that was found. */
export interface FoundLogo {
  /** In pixels of the full frame, about. */
  box: Box;
  /** When it was seen; it may be there at other times as well. */
  seen: Stretch[];
  edgeCount: number;
}

/** How logos are looked for. */
export interface FindLogosOptions {
  models: readonly LogoModel[];
  width: number;
  durationSeconds: number;
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

const lookPixels = 800;
// Over such stretches edges are added up, besides the whole video: for logos that come and go.
const stretchSeconds = [8, 40];
const mostLogos = 6;

/** How often to look: more often in short videos, where less changes. */
function looksPerSecond(durationSeconds: number): number {
  return Math.max(4, Math.min(12, 60 / Math.max(1, durationSeconds)));
}

/** Finds what stands still in front of a scene that changes, over the whole video and over stretches of it. */
export async function findLogos(path: string, options: FindLogosOptions): Promise<FoundLogo[]> {
  const { models, width, durationSeconds, signal, onProgress } = options;
  const found: FoundLogo[] = [];
  let levels: { sums: EdgeSums; seconds: number; startSeconds: number }[] | undefined;
  let novelty: Novelty | undefined;
  let last: Uint8Array | undefined;
  let size = { width: 0, height: 0 };
  let endSeconds = 0;
  const scale = Math.max(1, width / lookPixels);

  const judge = (level: NonNullable<typeof levels>[number]): void => {
    const stretch = { startSeconds: level.startSeconds, endSeconds };
    for (const mark of judgeMarks(level.sums.steadyEdges(), size.width, size.height, models)) {
      add(found, mark, stretch, scale);
    }
  };

  const fps = looksPerSecond(durationSeconds);
  for await (const frame of readVideo(path, { pixelFormat: 'gray8', maxWidth: lookPixels, fps, signal })) {
    size = frame;
    novelty ??= new Novelty(frame.width, frame.height);
    levels ??= [...stretchSeconds.filter((seconds) => seconds < durationSeconds * 0.8), Infinity].map((seconds) => ({
      sums: new EdgeSums(frame.width * frame.height),
      seconds,
      startSeconds: 0,
    }));
    for (const level of levels) {
      if (frame.timeSeconds - level.startSeconds < level.seconds) continue;
      endSeconds = frame.timeSeconds;
      judge(level);
      level.sums.clear();
      level.startSeconds = frame.timeSeconds;
    }
    if (last && isOtherShot(last, frame.data, frame.width, frame.height)) for (const { sums } of levels) sums.cut();
    last = frame.data;
    const isNew = novelty.push(frame.data);
    if (isNew.includes(1)) {
      const slopes = slopesOf(frame.data, frame.width, frame.height);
      for (const { sums } of levels) sums.add(slopes, isNew);
    }
    endSeconds = frame.timeSeconds + frame.durationSeconds;
    onProgress(Math.min(1, endSeconds / Math.max(0.1, durationSeconds)));
  }
  for (const level of levels ?? []) judge(level);
  return united(found)
    .sort((a, b) => b.edgeCount - a.edgeCount)
    .slice(0, mostLogos);
}

/** Adds a mark to what was found: to the logo in the same place, or as a new one. */
function add(found: FoundLogo[], mark: Mark, stretch: Stretch, scale: number): void {
  let logo: FoundLogo = { box: scaled(mark.box, scale), seen: [stretch], edgeCount: mark.edgeCount };
  for (let index = found.length - 1; index >= 0; index--) {
    const other = found[index]!;
    if (!isSamePlace(other.box, logo.box)) continue;
    // Of what was seen over short stretches and over a long one, the short ones say more exactly when.
    const isWithin = (inner: Stretch, outer: Stretch): boolean =>
      inner !== outer && inner.startSeconds >= outer.startSeconds && inner.endSeconds <= outer.endSeconds;
    const all = [...other.seen, ...logo.seen];
    logo = {
      box: uniteBoxes(other.box, logo.box),
      seen: all.filter((outer) => !all.some((inner) => isWithin(inner, outer))),
      edgeCount: Math.max(other.edgeCount, logo.edgeCount),
    };
    found.splice(index, 1);
  }
  found.push(logo);
}

/** Makes one of logos that stand close together and were seen at the same time, such as a sign and its name. */
function united(logos: readonly FoundLogo[]): FoundLogo[] {
  const done: FoundLogo[] = [];
  for (let logo of logos) {
    for (let index = done.length - 1; index >= 0; index--) {
      const other = done[index]!;
      const taller = Math.max(logo.box.height, other.box.height);
      // Logos are written in lines, of which the middle may be seen least: as far as it is looked for from both ends.
      const isNear = boxesMeet(growBox(logo.box, Math.max(24, 3 * taller), Math.max(24, taller)), other.box);
      if (!isNear || JSON.stringify(logo.seen) !== JSON.stringify(other.seen)) continue;
      const edgeCount = logo.edgeCount + other.edgeCount;
      logo = { box: uniteBoxes(logo.box, other.box), seen: logo.seen, edgeCount };
      done.splice(index, 1);
    }
    done.push(logo);
  }
  return done;
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}
