import { readVideo } from '../../../media/av/read-video.ts';
import { type FilmTruth, RULER_ROWS, rulerColumn } from './people-film.ts';

/** How well a window of a film shows its people. */
export interface ReframingQuality {
  /** The part of the frames in which the head of the nearest person is in view. */
  centreShare: number;
  /** How much of that person is in view, on average. */
  coverage: number;
  /** The part of the frames in which at least nine tenths of that person are. */
  wellCoveredShare: number;
  /** The largest change of speed within a shot, in pixels a frame, from one frame to the next. */
  jerk: number;
}

/** Where the window of each frame began in the film, read off the film's ruler in the output. */
export async function readWindows(output: string, { width }: FilmTruth): Promise<number[]> {
  const windows: number[] = [];
  for await (const frame of readVideo(output, { pixelFormat: 'gray8' })) {
    let sum = 0;
    const rows = RULER_ROWS - 2;
    // Without the upper rows, into which the encoder smears the picture.
    for (let at = (frame.height - rows) * frame.width; at < frame.height * frame.width; at++) sum += frame.data[at]!;
    windows.push(rulerColumn(sum / (rows * frame.width), width) - (frame.width - 1) / 2);
  }
  return windows;
}

/** Measures windows that begin at these columns. */
export function measureReframing(windows: readonly number[], windowWidth: number, truth: FilmTruth): ReframingQuality {
  let [centre, coverage, well, count] = [0, 0, 0, 0];
  let jerk = 0;
  for (const [index, { people, shot }] of truth.frames.entries()) {
    const from = windows[index]!;
    const seen = people.map(({ left, right, head }) => ({
      isCentred: head >= from && head <= from + windowWidth,
      part: shared(from, from + windowWidth, clamp(left, truth.width), clamp(right, truth.width)),
    }));
    const [best] = seen.toSorted((a, b) => b.part - a.part);
    if (best) {
      count++;
      if (best.isCentred) centre++;
      if (best.part >= 0.9) well++;
      coverage += best.part;
    }
    if (index < 2 || truth.frames[index - 2]!.shot !== shot) continue;
    jerk = Math.max(jerk, Math.abs(from - 2 * windows[index - 1]! + windows[index - 2]!));
  }
  return { centreShare: centre / count, coverage: coverage / count, wellCoveredShare: well / count, jerk };
}

/** The part of an interval that lies in a window. */
function shared(from: number, to: number, left: number, right: number): number {
  return Math.max(0, Math.min(to, right) - Math.max(from, left)) / (right - left);
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
