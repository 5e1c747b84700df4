import { extname } from 'node:path';
import sharp from 'sharp';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { requireVideo } from '../av/probe.ts';
import { requirePictureExtension, writePicture } from '../image/write-picture.ts';
import type { Candidate } from './candidate.ts';
import { chooseLoop } from './choose-loop.ts';
import { type CandidateList, findCandidates } from './find-candidates.ts';
import { refineCover } from './refine-cover.ts';
import { selectCovers } from './select-covers.ts';
import { writeLoop } from './write-loop.ts';

/** What to pick. */
export interface CoverParams {
  /** Empty for stills, `gif` for one animated image; `model` and `mode` are other spellings in use. */
  Model?: '' | 'gif';
  model?: '' | 'gif';
  mode?: '' | 'gif';
  /** How many stills at most. */
  count: number;
}

/** The covers, best first. */
export interface CoverResult {
  covers: { score: number; timeSeconds: number; url: string }[];
  [name: string]: { score: number; timeSeconds: number; url: string }[];
}

type Context = AlgorithmContext<CoverParams>;

/**
 * Picks the frames of a video that make the best covers and writes them, as stills or as one animated gif.
 * Gives fewer than asked for where more would be flawed or near-duplicates, but always one.
 * @throws ReelflowError `MediaUnreadable` or `InvalidInput`
 */
export async function pickCovers(context: Context): Promise<CoverResult> {
  const { params, input, progress, signal } = context;
  const animated = [params.Model, params.model, params.mode].includes('gif');
  const info = await requireVideo(input);
  const first = context.output(animated ? 'gif' : 'jpg', { sequenceId: 1 });
  if (animated) requireGif(first.path);
  else requireStill(first.path);
  const found = await findCandidates(input, info.durationSeconds, {
    signal,
    onWarning: (message) => context.warn(message),
    onTime: (seconds) => progress(0.8 * Math.min(1, seconds / (info.durationSeconds || Infinity)), 'looking at frames'),
  });
  const covers = selectCovers(found.candidates, animated ? 1 : params.count);
  warnOfFlaws(covers, context);
  return animated ? writeAnimated(context, first, found, info.video) : writeStills(context, first, covers);
}

async function writeStills(
  context: Context,
  first: { path: string; url: string },
  picked: Candidate[],
): Promise<CoverResult> {
  const covers = [];
  for (const [index, candidate] of picked.entries()) {
    context.progress(0.8 + (0.2 * index) / picked.length, 'choosing the sharpest frames');
    covers.push(await refineCover(context.input, candidate, context.signal));
  }
  covers.sort((a, b) => b.score - a.score);
  const written: CoverResult['covers'] = [];
  for (const [index, cover] of covers.entries()) {
    const { path, url } = index === 0 ? first : context.output('jpg', { sequenceId: index + 1 });
    const { rgb, width, height } = cover;
    await writePicture(sharp(rgb, { raw: { width, height, channels: 3 } }), path);
    written.push({ score: rounded(cover.score), timeSeconds: cover.timeSeconds, url });
  }
  return { covers: written };
}

async function writeAnimated(
  context: Context,
  { path, url }: { path: string; url: string },
  { candidates, transitions, endSeconds }: CandidateList,
  picture: { width: number; height: number },
): Promise<CoverResult> {
  context.progress(0.85, 'writing the loop');
  const stretches = chooseLoop(candidates, transitions, endSeconds);
  await writeLoop(context.input, stretches, picture, path, context.signal);
  const shown = candidates.filter(({ timeSeconds }) =>
    stretches.some((stretch) => timeSeconds >= stretch.startSeconds && timeSeconds <= stretch.endSeconds),
  );
  const score = Math.max(...shown.map((candidate) => candidate.score));
  return { covers: [{ score: rounded(score), timeSeconds: stretches[0]!.startSeconds, url }] };
}

function warnOfFlaws([best]: Candidate[], { warn }: Context): void {
  if (!best || best.flaws.length === 0) return;
  warn(`No good cover was found: even the best frame is flawed (${best.flaws.join(', ')}).`);
}

/** @throws ReelflowError `InvalidInput` */
function requireGif(path: string): void {
  const extension = extname(path).toLowerCase();
  if (extension === '.gif') return;
  throw new ReelflowError(
    'InvalidInput',
    `An animated cover cannot be written as "${extension}". End the output in .gif.`,
  );
}

/** @throws ReelflowError `InvalidInput` */
function requireStill(path: string): void {
  if (extname(path).toLowerCase() === '.gif')
    throw new ReelflowError(
      'InvalidInput',
      'Still covers are not written as ".gif". Ask for Model "gif", or end the output in .jpg, .png or .webp.',
    );
  requirePictureExtension(path);
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}
