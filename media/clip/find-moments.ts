import type { Frame } from '../av/frame.ts';
import type { VideoInfo } from '../av/probe.ts';
import { readVideo } from '../av/read-video.ts';
import { GRADUAL_REACH } from '../shots/find-gradual.ts';
import { type Seen, ShotDetector } from '../shots/shot-detector.ts';
import { spread, THUMBNAIL_CELLS, type Thumbnail } from '../shots/thumbnail.ts';
import { MomentMeter } from './measure-moment.ts';
import type { Flaw, Moment } from './moment.ts';
import { isCutAt, isRealPassage, passageAt, type Passage } from './passages.ts';

/** Width at which frames are judged; faces down to a twentieth of it are found. */
const ANALYSIS_PIXELS = 480;
const MOMENT_SECONDS = 0.5;
/** So many at most of a long video, and so many looks for people and things. */
const MOST_MOMENTS = 7200;
const MOST_LOOKS = 1800;
/** By then every transition that a frame may lie in is known. */
const WAIT_FRAMES = 2 * GRADUAL_REACH + 12;
/** A coded still changes less than this from frame to frame, in levels; what a camera sees changes more. */
const STILL_CHANGE = 0.03;
const FREEZE_SECONDS = 0.5;
const LEAST_FREEZE_FRAMES = 3;
/** Nothing is to be seen in a picture whose brightness spreads less, nor where nearly all of it is as dark as this. */
const FLAT_SPREAD = 4;
const DARK_LEVEL = 26;
const DARK_SHARE = 0.96;

interface Waiting {
  frame: Frame;
  seen: Seen;
  isFlat: boolean;
  isFrozen: boolean;
}

/** What one pass over the pictures gives. */
export interface MomentList {
  moments: Moment[];
  /** The end of the last frame. */
  endSeconds: number;
  frameCount: number;
}

/** Goes once over a video and measures it moment by moment. Moments end at cuts and where a flaw begins or ends. */
export async function findMoments(
  path: string,
  info: { video: VideoInfo; durationSeconds: number },
  options: { signal: AbortSignal; onWarning: (message: string) => void; onTime: (seconds: number) => void },
): Promise<MomentList> {
  const momentSeconds = Math.max(MOMENT_SECONDS, info.durationSeconds / MOST_MOMENTS);
  const detector = new ShotDetector();
  const meter = new MomentMeter(Math.max(1, info.durationSeconds / MOST_LOOKS));
  const waiting: Waiting[] = [];
  const moments: Moment[] = [];
  let stillRun = 0;
  let frameCount = 0;
  let endSeconds = 0;
  let shot = 0;
  let last: { flaw: Flaw | undefined } | undefined;
  /** Of the last frame that is in no passage. */
  let clear: Thumbnail | undefined;
  let judged: { first: number; isReal: boolean } | undefined;

  const judge = (passage: Passage, { thumbnail }: Seen): boolean => {
    const from = (index: number): Thumbnail =>
      (waiting.find((later) => later.frame.index >= index) ?? waiting.at(-1))?.seen.thumbnail ?? thumbnail;
    const middle = from(Math.round((passage.first + passage.last) / 2));
    return isRealPassage(passage, { before: clear, middle, after: from(passage.last + 1) });
  };
  const take = async ({ frame, seen, isFlat, isFrozen }: Waiting): Promise<void> => {
    const passage = passageAt(detector.transitions, frame.index);
    if (!passage) clear = seen.thumbnail;
    else if (passage.first !== judged?.first) judged = { first: passage.first, isReal: judge(passage, seen) };
    const isMixed = passage !== undefined && judged!.isReal;
    const flaw: Flaw | undefined = isMixed ? 'transition' : isFlat ? 'flat' : isFrozen ? 'frozen' : undefined;
    const begins = !last || isCutAt(detector.transitions, frame.index) || flaw !== last.flaw;
    if (begins || frame.timeSeconds >= meter.startSeconds + momentSeconds) {
      if (last) moments.push(await meter.close(frame.timeSeconds, shot, last.flaw));
      if (begins) shot++;
      meter.begin(frame.timeSeconds, momentSeconds, begins);
    }
    last = { flaw };
    meter.push(frame, seen.thumbnail);
  };

  const { width, height } = info.video;
  for await (const given of readVideo(path, {
    pixelFormat: 'yuv420p',
    maxWidth: Math.round(ANALYSIS_PIXELS * Math.min(1, width / height)),
    signal: options.signal,
    onWarning: options.onWarning,
  })) {
    // Numbered here, so that the detector's count and the frames' agree in every case.
    const frame = { ...given, index: frameCount++ };
    endSeconds = frame.timeSeconds + frame.durationSeconds;
    detector.push(frame);
    const seen = detector.at(frame.index)!;
    stillRun = frame.index > 0 && seen.change < STILL_CHANGE ? stillRun + 1 : 0;
    waiting.push({ frame, seen, isFlat: isFlat(seen.thumbnail), isFrozen: false });
    if (stillRun >= Math.max(LEAST_FREEZE_FRAMES, FREEZE_SECONDS / Math.max(1e-3, frame.durationSeconds)))
      for (const entry of waiting.slice(-stillRun)) entry.isFrozen = true;
    options.onTime(frame.timeSeconds);
    if (waiting.length > WAIT_FRAMES) await take(waiting.shift()!);
  }
  detector.finish();
  for (const entry of waiting) await take(entry);
  if (last) moments.push(await meter.close(endSeconds, shot, last.flaw));
  return { moments, endSeconds, frameCount };
}

function isFlat(thumbnail: Thumbnail): boolean {
  if (spread(thumbnail) < FLAT_SPREAD) return true;
  let dark = 0;
  for (let cell = 0; cell < THUMBNAIL_CELLS; cell++) if (thumbnail[cell]! < DARK_LEVEL) dark++;
  return dark > DARK_SHARE * THUMBNAIL_CELLS;
}
