import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireVideo } from '../../media/av/probe.ts';
import { readVideo } from '../../media/av/read-video.ts';
import { editDistance, normaliseText } from '../../test/metrics/cer.ts';
import type { SrtCue } from '../../test/metrics/srt.ts';
import { mean } from '../interleave.ts';
import type { MeasuredTask, TaskOutput } from '../measured-tasks.ts';

const run = promisify(execFile);
const framesPerSecond = 5;
/** Letters are brighter than this, most backgrounds are not. */
const brightness = 200;
/** Words below are mostly noise. */
const surePercent = 50;

/** How to get what is missing, or nothing when tesseract reads both languages. */
export async function tesseractAdvice(): Promise<string | undefined> {
  const listed = await run('tesseract', ['--list-langs']).catch(() => undefined);
  const languages = listed?.stdout.split('\n') ?? [];
  if (languages.includes('eng') && languages.includes('chi_sim')) return undefined;
  return 'skipped: tesseract is not installed with English and Chinese (Debian: apt-get install tesseract-ocr tesseract-ocr-chi-sim)';
}

/**
 * The usual recipe, at its best: five frames a second of the bottom quarter, bright pixels made black on
 * white, all read by one tesseract in one thread (faster than its default here), only words it is sure of,
 * equal texts that follow each other made one cue with the surest reading.
 */
export async function readWithTesseract(task: Extract<MeasuredTask, { kind: 'tesseract' }>): Promise<TaskOutput> {
  const { video } = await requireVideo(task.input);
  const top = 2 * Math.round((video.height * 0.75) / 2);
  const crop = { x: 0, y: top, width: video.width, height: video.height - top };
  const images: string[] = [];
  const times: number[] = [];
  for await (const frame of readVideo(task.input, { pixelFormat: 'gray8', fps: framesPerSecond, crop })) {
    const path = join(task.folder, `${String(images.length)}.pgm`);
    const header = Buffer.from(`P5 ${String(frame.width)} ${String(frame.height)} 255\n`);
    await writeFile(path, Buffer.concat([header, frame.data.map((value) => (value > brightness ? 0 : 255))]));
    images.push(path);
    times.push(frame.timeSeconds);
  }
  const list = join(task.folder, 'images.txt');
  await writeFile(list, images.join('\n'));
  const { stdout } = await run('tesseract', [list, 'stdout', '-l', 'chi_sim+eng', '--psm', '6', 'tsv'], {
    maxBuffer: 2 ** 26,
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
  });
  return { files: [], cues: joinEqual(readPages(stdout, images.length), times) };
}

interface PageText {
  text: string;
  /** Mean of the words', 0 to 100. */
  confidence: number;
}

/** Reads tesseract's table of words; the pages count from 1. */
function readPages(table: string, count: number): PageText[] {
  const pages = Array.from({ length: count }, () => ({
    lines: new Map<string, string[]>(),
    confidences: [] as number[],
  }));
  for (const row of table.split('\n').slice(1)) {
    const [level, page, block, paragraph, line, , , , , , confidence, text = ''] = row.split('\t');
    if (level !== '5' || Number(confidence) < surePercent || text.trim() === '') continue;
    const found = pages[Number(page) - 1];
    const key = [block, paragraph, line].join();
    found?.lines.set(key, [...(found.lines.get(key) ?? []), text]);
    found?.confidences.push(Number(confidence));
  }
  return pages.map(({ lines, confidences }) => ({
    // Spaces between Chinese characters are tesseract's own.
    text: [...lines.values()]
      .map((words) => words.join(' ').replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, ''))
      .join('\n'),
    confidence: confidences.length === 0 ? 0 : mean(confidences),
  }));
}

function joinEqual(pages: readonly PageText[], times: readonly number[]): SrtCue[] {
  const cues: (SrtCue & PageText)[] = [];
  let open: (SrtCue & PageText) | undefined;
  for (const [index, page] of pages.entries()) {
    const startSeconds = times[index] ?? 0;
    const endSeconds = times[index + 1] ?? startSeconds + 1 / framesPerSecond;
    if (open && isSame(open.text, page.text)) {
      open.endSeconds = endSeconds;
      if (page.confidence > open.confidence) Object.assign(open, page);
    } else if (normaliseText(page.text, 'without').length > 1) {
      open = { startSeconds, endSeconds, ...page };
      cues.push(open);
    } else {
      open = undefined;
    }
  }
  return cues;
}

function isSame(first: string, second: string): boolean {
  const a = normaliseText(first, 'without');
  const b = normaliseText(second, 'without');
  return editDistance(a, b) <= 0.4 * Math.max(a.length, b.length);
}
