import type { AlgorithmContext } from '../../contract/algorithm.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo } from '../av/probe.ts';
import { rewriteVideo } from '../av/rewrite-video.ts';
import { growBox, toEvenBox } from '../detext/picture.ts';
import { reachFor } from '../detext/remove-text.ts';
import type { Box } from '../text/text-track.ts';
import { findLogos, type Stretch } from './find-logos.ts';
import type { LogoModel } from './judge-marks.ts';
import type { Logo } from './logo.ts';
import { learnBlends } from './learn-blends.ts';
import { LogoRemover } from './logo-remover.ts';
import { takeLooks } from './looks.ts';
import { opaqueBox, studyLogo } from './study-logo.ts';

/** What to remove. */
export interface RemoveLogosParams {
  /** Boxes around the logos, `[x, y, width, height]` as ratios; default found. */
  Logo?: [number, number, number, number][] | undefined;
  /** The same as `Logo`; give one of them. */
  Boxes?: [number, number, number, number][] | undefined;
  /** What to look for where no boxes are given. */
  LogoModel: LogoModel[];
  /** 0 to 100. */
  quality: number;
}

/** What was removed. */
export interface RemoveLogosResult {
  logos: (Box & { method: 'unblended' | 'rebuilt' })[];
  frameCount: number;
}

/** Where a logo is, and when it was seen. */
interface Place {
  box: Box;
  seen: Stretch[];
}

/**
 * Removes logos and watermarks from a video: a see-through one is taken off, behind an opaque one the picture is
 * rebuilt. A video in which none is found is copied as it is.
 * @throws ReelflowError `MediaUnreadable` when the input is no video
 */
export async function removeLogos(context: AlgorithmContext<RemoveLogosParams>): Promise<RemoveLogosResult> {
  const { input, params, signal, progress, warn } = context;
  const { video, durationSeconds } = await requireVideo(input);
  const frameRate = video.frameRate || 25;
  const given = params.Logo ?? params.Boxes;
  const always = [{ startSeconds: 0, endSeconds: Infinity }];
  const places: Place[] = given
    ? given.map((box) => ({ box: toPixels(box, video), seen: always }))
    : await findLogos(input, {
        models: params.LogoModel,
        width: video.width,
        durationSeconds,
        signal,
        onProgress: (fraction) => progress(0.25 * fraction, 'looking for logos'),
      });
  const studied = (timeSeconds: number): void =>
    progress(0.25 + 0.1 * Math.min(1, timeSeconds / Math.max(0.1, durationSeconds)), 'studying logos');
  const logos = await study(input, places, video, durationSeconds, signal, given !== undefined, studied);
  const reach = reachFor(frameRate, video.width * video.height * 1.5);
  const removable = await learnBlends(
    input,
    logos.filter((logo) => logo !== undefined),
    { durationSeconds, frameRate, frameBytes: video.width * video.height * 1.5 },
    signal,
    studied,
  );
  if (!given && removable.length === 0) {
    warn('No logo was found: the video was left as it is. Name its place with Logo or Boxes to have it removed.');
  }
  const remover = new LogoRemover(removable, reach);
  const { changedFrameCount } = await rewriteVideo({
    input,
    output: context.output('mp4').path,
    quality: params.quality,
    signal,
    onWarning: warn,
    lookaheadFrames: reach.futureFrames + 2,
    edit: (frames) => remover.edit(reported(frames)),
  });
  return { logos: removable.map(described), frameCount: changedFrameCount };

  async function* reported(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    for await (const frame of frames) {
      const done = Math.min(1, frame.timeSeconds / Math.max(0.1, durationSeconds));
      progress(0.35 + 0.65 * done, 'removing logos');
      yield frame;
    }
  }
}

/** Studies the logos at these places, in one reading for those that were seen at the same time. */
async function study(
  input: string,
  places: readonly Place[],
  frame: { width: number; height: number },
  durationSeconds: number,
  signal: AbortSignal,
  areGiven: boolean,
  onProgress: (timeSeconds: number) => void,
): Promise<(Logo | undefined)[]> {
  const logos: (Logo | undefined)[] = [];
  for (const group of seenTogether(places)) {
    // Boxes that are given are meant to hold the logo; of one that was found, the faint parts may lie outside.
    const withins = group.map(({ box }) => {
      const down = areGiven ? 4 : Math.max(12, 0.5 * Math.min(box.width, box.height));
      const across = areGiven ? 4 : Math.max(down, 1.5 * box.height);
      return toEvenBox(growBox(box, across, down), frame.width, frame.height);
    });
    const boxes = withins.map((box) =>
      toEvenBox(growBox(box, 24, Math.max(24, box.height + 4)), frame.width, frame.height),
    );
    const stretches = group[0]!.seen.map(({ startSeconds, endSeconds }) => ({
      startSeconds,
      endSeconds: Math.min(endSeconds, durationSeconds + 1),
    }));
    const looks = await takeLooks(input, boxes, stretches, signal, onProgress);
    for (const [index, look] of looks.entries()) {
      const logo = studyLogo(look, withins[index]!);
      logos.push(logo ?? (areGiven ? opaqueBox(look.box, group[index]!.box) : undefined));
    }
  }
  return logos;
}

/** Groups places by when they were seen. */
function seenTogether(places: readonly Place[]): Place[][] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = JSON.stringify(place.seen);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()];
}

function described({ box, cover, hidden }: Logo): RemoveLogosResult['logos'][number] {
  let [left, right, top, bottom, covered, covers] = [box.width, 0, box.height, 0, 0, 0];
  for (let at = 0; at < cover.length; at++) {
    if (cover[at] === 0) continue;
    const x = at % box.width;
    const y = (at - x) / box.width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    covers++;
    covered += hidden[at]!;
  }
  return {
    x: box.x + left,
    y: box.y + top,
    width: right - left + 1,
    height: bottom - top + 1,
    method: covered > covers / 2 ? 'rebuilt' : 'unblended',
  };
}

function toPixels(
  [x, y, width, height]: [number, number, number, number],
  frame: { width: number; height: number },
): Box {
  return { x: x * frame.width, y: y * frame.height, width: width * frame.width, height: height * frame.height };
}
