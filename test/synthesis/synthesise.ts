import { writeVideo } from '../../media/av/write-video.ts';
import { defaultCaptionStyle, type CaptionStyle } from './caption-style.ts';
import { drawCaption, type DrawnCaption, type Placement } from './draw-caption.ts';
import { frameTimes } from './frame-times.ts';
import { blendOverlay } from './overlay.ts';
import type { PhotoName } from './photo.ts';
import { createScene, planShots, type BackgroundKind, type ShotSpec } from './scene.ts';
import { createSensorNoise } from './sensor-noise.ts';
import { createTone, type Soundtrack } from './soundtrack.ts';
import type { TrueCue, Truth } from './truth.ts';
import { createPicture } from './yuv-picture.ts';

/** A caption to be burned in, shown on the frames from `startSeconds` (included) to `endSeconds` (excluded). */
export interface CueSpec {
  startSeconds: number;
  endSeconds: number;
  /** `\n` parts lines. */
  text: string;
  style?: Partial<CaptionStyle>;
}

/** What is to be seen. */
export interface SceneOptions {
  seed: number;
  /** Even. */
  width: number;
  /** Even. */
  height: number;
  frameRate: number;
  durationSeconds: number;
  /** A kind of background, or the very shots. */
  background: BackgroundKind | ShotSpec[];
  /** The photographs to film, in order; default chosen by seed. */
  photos?: readonly PhotoName[];
  cues: CueSpec[];
  /** Text that stays all the time: `\n` parts lines; default none. */
  logos?: { text: string; placement: Placement; style?: Partial<CaptionStyle> }[];
  /** Deviation of the sensor noise in 8-bit levels; default 1.5. */
  noise?: number;
  /** Frames of different lengths; default false. */
  variableFrameRate?: boolean;
}

export interface SynthesisOptions extends SceneOptions {
  /** Where the video with captions is written; the extension chooses the container. */
  output: string;
  /** Where its twin without any text is written, at near-lossless quality; default nowhere. */
  cleanOutput?: string;
  /** Constant rate factor of `output`; default 18. */
  crf?: number;
  /** `tone` is a steady 440 Hz; default `none`. */
  audio?: 'tone' | 'none' | Soundtrack;
}

/** One generated frame: yuv420p, tightly packed, the taker's own. */
export interface GeneratedFrame {
  timeSeconds: number;
  data: Uint8Array;
}

/** Near-lossless, yet decoded at the usual speed. */
const cleanCrf = 6;

/** Writes a video whose text, times and places are known, frame by frame; the same options give the same frames. */
export async function synthesise(options: SynthesisOptions): Promise<Truth> {
  const { width, height, frameRate, output, cleanOutput, crf = 18, audio = 'none', durationSeconds } = options;
  const sound = audio === 'tone' ? createTone(durationSeconds) : audio;
  const common = { width, height, frameRate, ...(sound !== 'none' && { audio: sound }) };
  const plan = planScene(options);
  await writeVideo({ ...common, output, crf, frames: renderFrames(options, plan, 'burned') });
  if (cleanOutput) {
    await writeVideo({ ...common, output: cleanOutput, crf: cleanCrf, frames: renderFrames(options, plan, 'clean') });
  }
  return plan.truth;
}

/** The truth and the frames of a scene without encoding it. @param text whether the captions and logos are drawn */
export function synthesiseFrames(
  options: SceneOptions,
  text: 'burned' | 'clean' = 'burned',
): { truth: Truth; frames: AsyncGenerator<GeneratedFrame> } {
  const plan = planScene(options);
  return { truth: plan.truth, frames: renderFrames(options, plan, text) };
}

interface ScenePlan {
  truth: Truth;
  times: number[];
  captions: { cue: TrueCue; drawn: DrawnCaption; spec: CueSpec }[];
  logos: DrawnCaption[];
}

function planScene(options: SceneOptions): ScenePlan {
  const { background, width, height, durationSeconds, frameRate, variableFrameRate = false } = options;
  const times = frameTimes(options, variableFrameRate);
  const captions = options.cues.map((spec) => {
    const style = { ...defaultCaptionStyle, ...spec.style };
    const drawn = drawCaption(spec.text, style, options);
    const firstFrame = times.findIndex((time) => time >= spec.startSeconds - 1e-6);
    const lastFrame = times.findLastIndex((time) => time < spec.endSeconds - 1e-6);
    if (firstFrame < 0 || lastFrame < firstFrame) throw new RangeError(`no frame shows the cue "${spec.text}"`);
    const startSeconds = times[firstFrame]!;
    const endSeconds = times[lastFrame + 1] ?? durationSeconds;
    const { box, lines } = drawn;
    return {
      cue: { text: spec.text, startSeconds, endSeconds, firstFrame, lastFrame, box, lines, style },
      drawn,
      spec,
    };
  });
  const logos = (options.logos ?? []).map(({ text, placement, style }) =>
    drawCaption(text, { ...defaultCaptionStyle, ...style }, options, placement),
  );
  const truth: Truth = {
    width,
    height,
    frameRate: variableFrameRate ? times.length / durationSeconds : frameRate,
    frameCount: times.length,
    durationSeconds,
    ...(variableFrameRate && { frameTimes: times }),
    cues: captions.map(({ cue }) => cue),
    logos: logos.map(({ lines, box }) => ({ text: lines.map((line) => line.text).join('\n'), box })),
    shots: typeof background === 'string' ? planShots(background, options) : background,
  };
  return { truth, times, captions, logos };
}

async function* renderFrames(
  options: SceneOptions,
  plan: ScenePlan,
  text: 'burned' | 'clean',
): AsyncGenerator<GeneratedFrame> {
  const { seed, width, height, durationSeconds, frameRate, noise = 1.5 } = options;
  const drawScene = createScene(plan.truth.shots, { width, height }, durationSeconds, seed);
  const addNoise = createSensorNoise(seed, noise);
  const frame = createPicture(width, height);
  for (const [index, timeSeconds] of plan.times.entries()) {
    await drawScene(timeSeconds, frame);
    addNoise(frame.y, index);
    if (text === 'burned') {
      for (const logo of plan.logos) blendOverlay(frame, logo.overlay);
      for (const { cue, drawn, spec } of plan.captions) {
        if (index < cue.firstFrame || index > cue.lastFrame) continue;
        blendOverlay(frame, drawn.overlay, opacityAt(timeSeconds, spec, cue.style.fadeSeconds, 1 / frameRate));
      }
    }
    yield { timeSeconds, data: frame.data.slice() };
  }
}

/** Linear fades that already show something on the first and still on the last frame. */
function opacityAt(seconds: number, spec: CueSpec, fadeSeconds: number, frameSeconds: number): number {
  if (fadeSeconds === 0) return 1;
  const into = seconds - spec.startSeconds + frameSeconds;
  const left = spec.endSeconds - seconds;
  return Math.max(0.05, Math.min(1, Math.min(into, left) / (fadeSeconds + frameSeconds)));
}
