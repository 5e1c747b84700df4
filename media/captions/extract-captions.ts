import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo, type VideoInfo } from '../av/probe.ts';
import { readVideo } from '../av/read-video.ts';
import { printOf } from '../text/stroke-print.ts';
import { trackText } from '../text/track-text.ts';
import type { Box, TextTrack } from '../text/text-track.ts';
import { groupCues, joinRows, type CaptionCue } from './caption-cues.ts';
import { selectCaptionLines, withoutStatic, type TextLine } from './caption-lines.ts';
import { formatSrt } from './srt.ts';
import { whyNone } from './why-none.ts';

/** The parameters of CaptionExtraction, defaults filled in. */
export interface CaptionParams {
  fps: number;
  /** `[[top, bottom], [left, right]]` as ratios. */
  roi: [[number, number], [number, number]];
  lang: 'ch' | 'en' | 'ch_ml';
  track: 'main';
  sep: boolean;
  formatter: string;
}

/** Captions are looked for a little beyond the region, as a ratio of the height: their box may only partly be inside. */
const marginRatio = 0.12;
const analysisWidth = 1280;
/** Long enough for a look every 1.5 s to find what the change test misses. */
const delaySeconds = 2;

/**
 * Reads the captions burned into a video and writes them as SRT, or as one file each for Chinese and English.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function extractCaptions(context: AlgorithmContext<CaptionParams>): Promise<{ cueCount: number }> {
  const { input, params, signal } = context;
  const info = await requireVideo(input);
  const region = regionOf(params.roi, info.video);
  const lines: TextLine[] = [];
  const band = bandOf(region, info.video);
  let lastSeconds = 0;
  const frames = readVideo(input, {
    pixelFormat: 'yuv420p',
    crop: band,
    maxWidth: analysisWidth,
    signal,
    onWarning: (message) => context.warn(message),
  });
  const scale = band.width / Math.min(band.width, analysisWidth);
  const watched = async function* (): AsyncGenerator<Frame> {
    for await (const frame of frames) {
      lastSeconds = frame.timeSeconds + frame.durationSeconds;
      context.progress(Math.min(1, lastSeconds / Math.max(info.durationSeconds, lastSeconds)), 'reading captions');
      yield frame;
    }
  };
  const lang = params.lang === 'en' ? 'en' : 'ch';
  for await (const event of trackText(watched(), { fps: params.fps, lang, delaySeconds, signal })) {
    if (event.type !== 'close') continue;
    lines.push(lineOf(event.track, band, scale));
  }
  const { width, height } = info.video;
  const facts = { width, height, durationSeconds: lastSeconds };
  const cues = groupCues(selectCaptionLines(joinRows(withoutStatic(lines, facts)), facts)).filter((cue) =>
    cue.lines.some(({ box }) => overlaps(box, region)),
  );
  const why = cues.length
    ? undefined
    : whyNone(
        lines.filter(({ box }) => overlaps(box, region)),
        facts,
      );
  if (why) context.warn(why);
  await writeCues(context, cues);
  return { cueCount: cues.length };
}

async function writeCues(
  { params, output }: AlgorithmContext<CaptionParams>,
  cues: readonly CaptionCue[],
): Promise<void> {
  const write = async (kind: (text: string) => boolean, resultType?: string): Promise<void> => {
    const chosen = cues
      .map(({ startSeconds, endSeconds, lines }) => ({
        startSeconds,
        endSeconds,
        text: lines
          .map(({ text }) => text)
          .filter(kind)
          .join('\n'),
      }))
      .filter(({ text }) => text !== '');
    const { path } = output('srt', resultType ? { resultType } : {});
    await writeFile(path, formatSrt(chosen, params.formatter));
  };
  if (!params.sep) return write(() => true);
  await write(isChinese, 'zh');
  await write((text) => !isChinese(text), 'en');
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

function regionOf([[top, bottom], [left, right]]: CaptionParams['roi'], { width, height }: VideoInfo): Box {
  const region = { x: left * width, y: top * height, width: (right - left) * width, height: (bottom - top) * height };
  if (region.width >= 1 && region.height >= 1) return region;
  throw new ReelflowError(
    'InvalidInput',
    'roi must be [[top, bottom], [left, right]] with top below bottom and left below right, each from 0 to 1: [[0.75, 1], [0, 1]] is the bottom quarter.',
  );
}

/** The rows that are decoded to pixels: the region with a margin, whole width, even. */
function bandOf(region: Box, { width, height }: VideoInfo): Box {
  const margin = marginRatio * height;
  const y = 2 * Math.floor(Math.max(0, region.y - margin) / 2);
  const bottom = Math.min(height, Math.ceil((region.y + region.height + margin) / 2) * 2);
  return { x: 0, y, width: width - (width % 2), height: Math.max(2, (bottom - y) & ~1) };
}

function lineOf(track: TextTrack, band: Box, scale: number): TextLine {
  const { text, confidence, startSeconds, strokes } = track;
  return {
    text,
    confidence,
    startSeconds,
    endSeconds: track.endSeconds!,
    box: inPicture(aroundLetters(track), band, scale),
    characters: track.characters.map((character) => ({ ...character, x: character.x * scale })),
    print: printOf(strokes, inPicture(strokes.box, band, scale)),
  };
}

/** The box without what is beside the letters: a busy background may be taken for the end of a line. */
function aroundLetters({ box, characters }: TextTrack): Box {
  const room = 0.8 * box.height;
  const left = Math.max(box.x, characters[0]!.x - room);
  const right = Math.min(box.x + box.width, characters.at(-1)!.x + room);
  return { ...box, x: left, width: right - left };
}

function inPicture(box: Box, band: Box, scale: number): Box {
  return { x: box.x * scale, y: band.y + box.y * scale, width: box.width * scale, height: box.height * scale };
}

function overlaps(box: Box, region: Box): boolean {
  const down = Math.min(box.y + box.height, region.y + region.height) - Math.max(box.y, region.y);
  const across = Math.min(box.x + box.width, region.x + region.width) - Math.max(box.x, region.x);
  return down > 0.1 * box.height && across > 0.1 * Math.min(box.width, region.width);
}
