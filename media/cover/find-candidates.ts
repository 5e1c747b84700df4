import type { Frame } from '../av/frame.ts';
import { readVideo } from '../av/read-video.ts';
import { findFaces } from '../faces/find-faces.ts';
import { ShotDetector, type Transition } from '../shots/shot-detector.ts';
import { makeThumbnail, shiftedDifference } from '../shots/thumbnail.ts';
import { type Candidate, scaleFace } from './candidate.ts';
import { measureFrame, pictureArea } from './frame-features.ts';
import { pixelFlaws, scoreFrame } from './frame-score.ts';
import { measureSharpness } from './tile-sharpness.ts';
import { yuvToRgb } from '../image/yuv-to-rgb.ts';

/** Width at which frames are judged; faces down to a twentieth of it are found. */
const ANALYSIS_WIDTH = 480;
/** A frame is judged only when so many later ones are known, so that a cut or flash near it is too. */
const LOOKAHEAD_FRAMES = 42;
/** One candidate is taken from each moment of this length; longer in videos of more than ten minutes. */
const MOMENT_SECONDS = 0.5;
const MOST_CANDIDATES = 1200;
/** A sharper frame of the same moment is looked for so far away, while the picture changes no more than this. */
const REFINE_SECONDS = 0.25;
const SAME_PICTURE = 6;
/** Frames next to a cut are often smeared by the encoder. */
const GUARD_FRAMES = 2;

/** What one pass over a video gives. */
export interface CandidateList {
  candidates: Candidate[];
  transitions: Transition[];
  frameCount: number;
  /** The end of the last frame. */
  endSeconds: number;
}

/**
 * Goes once over a video and takes the sharpest frame of every half second, measured and scored.
 * Frames in or next to transitions are not taken unless there is nothing else.
 */
export async function findCandidates(
  path: string,
  durationSeconds: number,
  options: { signal: AbortSignal; onWarning: (message: string) => void; onTime: (seconds: number) => void },
): Promise<CandidateList> {
  const momentSeconds = Math.max(MOMENT_SECONDS, durationSeconds / MOST_CANDIDATES);
  const detector = new ShotDetector();
  const waiting: Frame[] = [];
  const candidates: Candidate[] = [];
  let latest: Frame | undefined;
  let best: Contender | undefined;
  let momentEnd = 0;
  let frameCount = 0;
  let endSeconds = 0;

  const closeMoment = async (): Promise<void> => {
    if (best) candidates.push(await judge(best));
    best = undefined;
    if (candidates.length > MOST_CANDIDATES * 1.5) keepBest(candidates, MOST_CANDIDATES);
  };
  const consider = async (frame: Frame): Promise<void> => {
    if (frame.timeSeconds >= momentEnd) {
      await closeMoment();
      momentEnd = frame.timeSeconds + momentSeconds;
    }
    if (isNear(detector.transitions, frame.index)) return;
    const { sharpness, detail } = measureSharpness(frame, pictureArea(frame), 4);
    const value = sharpness * Math.sqrt(detail);
    if (!best || value > best.value) best = { frame, value, ...momentAround(frame.index, detector) };
  };

  for await (const frame of readVideo(path, {
    pixelFormat: 'yuv420p',
    maxWidth: ANALYSIS_WIDTH,
    signal: options.signal,
    onWarning: options.onWarning,
  })) {
    // Numbered here, so that the detector's count and the frames' agree in every case.
    const counted = { ...frame, index: frameCount++ };
    latest = counted;
    endSeconds = frame.timeSeconds + frame.durationSeconds;
    detector.push(counted);
    waiting.push(counted);
    options.onTime(frame.timeSeconds);
    if (waiting.length > LOOKAHEAD_FRAMES) await consider(waiting.shift()!);
  }
  const transitions = detector.finish();
  for (const frame of waiting) await consider(frame);
  await closeMoment();
  const clear = candidates.filter(({ index }) => !isNear(transitions, index));
  if (clear.length === 0) clear.push(...candidates);
  if (clear.length === 0 && latest) {
    const { timeSeconds } = latest;
    clear.push(await judge({ frame: latest, value: 0, fromSeconds: timeSeconds, toSeconds: timeSeconds }));
  }
  return { candidates: clear, transitions, frameCount, endSeconds };
}

/** The best frame so far of a moment, while its pixels are at hand. */
interface Contender {
  frame: Frame;
  value: number;
  fromSeconds: number;
  toSeconds: number;
}

async function judge({ frame, fromSeconds, toSeconds }: Contender): Promise<Candidate> {
  const features = measureFrame(frame);
  const faces = pixelFlaws(features).length > 0 ? [] : await findFaces(yuvToRgb(frame), { maxFaces: 4 });
  return {
    index: frame.index,
    timeSeconds: frame.timeSeconds,
    thumbnail: makeThumbnail(frame),
    features,
    // Without the meshes, which would add up over a long video.
    faces: faces.map((face) => ({ ...scaleFace(face, 1 / frame.width, 1 / frame.height), mesh: new Float32Array(0) })),
    fromSeconds,
    toSeconds,
    ...scoreFrame(features, faces, frame),
  };
}

/** Whether a frame is in a transition or right beside one. */
function isNear(transitions: readonly Transition[], index: number): boolean {
  for (let at = transitions.length - 1; at >= 0; at--) {
    const { firstFrame, lastFrame, kind } = transitions[at]!;
    // The frame before a cut is whole; the ones after it wait for the encoder to catch up.
    const before = kind === 'cut' ? 1 : GUARD_FRAMES;
    if (index >= firstFrame - before && index <= lastFrame + GUARD_FRAMES) return true;
  }
  return false;
}

/** How long around a frame the picture stays the same, at most a quarter of a second either way. */
function momentAround(index: number, detector: ShotDetector): { fromSeconds: number; toSeconds: number } {
  const middle = detector.at(index)!;
  const reach = (step: 1 | -1): number => {
    let seconds = middle.timeSeconds;
    for (let frame = index + step; ; frame += step) {
      const next = detector.at(frame);
      if (!next || Math.abs(next.timeSeconds - middle.timeSeconds) > REFINE_SECONDS) return seconds;
      if (isNear(detector.transitions, frame)) return seconds;
      if (shiftedDifference(middle.thumbnail, next.thumbnail, 4) > SAME_PICTURE) return seconds;
      seconds = next.timeSeconds;
    }
  };
  return { fromSeconds: reach(-1), toSeconds: reach(1) };
}

function keepBest(candidates: Candidate[], count: number): void {
  candidates.sort((a, b) => b.score - a.score);
  candidates.length = count;
}
