import { recognitionCharacters, recognitionNetwork } from './ocr-models.ts';
import type { ReadCharacter } from './read-character.ts';
import { resampleBgr, type Picture } from './resample.ts';
import type { Box } from './text-track.ts';

/** A line as the network reads it. Spaces between Latin words are mostly missing: see restore-spaces.ts. */
export interface ReadLine {
  text: string;
  /** 0 to 1: the mean over the characters, 0 when there are none. */
  confidence: number;
  characters: ReadCharacter[];
}

const lineHeight = 48;
const columnsPerStep = 8;
/** Between letters of one word it is below 0.01, whatever the font: found on 500 drawn lines. */
const minSpaceLikelihood = 0.1;
const maxLineWidth = 2400;

/** Reads one line of horizontal text, Chinese and Latin, with PP-OCRv4 (SVTR, CTC). */
export async function recogniseLine(
  picture: Picture,
  box: Box,
  options: { lang?: 'ch' | 'en' } = {},
): Promise<ReadLine> {
  const ideal = (box.width / box.height) * lineHeight;
  const width = Math.min(maxLineWidth, Math.max(lineHeight, Math.round(ideal)));
  const rowLength = Math.ceil(width / columnsPerStep) * columnsPerStep;
  const planeLength = rowLength * lineHeight;
  const data = new Float32Array(3 * planeLength);
  const scale = 1 / 127.5;
  resampleBgr(picture, box, width, lineHeight, { data, planeLength, rowLength }, [scale, scale, scale], [-1, -1, -1]);
  const network = await recognitionNetwork();
  const answer = await network.run(data, [1, 3, lineHeight, rowLength]);
  const [, stepCount, classCount] = answer.dimensions as [number, number, number];
  const pixelsPerStep = (box.width / width) * (rowLength / stepCount);
  return decode(
    answer.data,
    stepCount,
    allowedClasses(options.lang ?? 'ch', classCount),
    classCount,
    (step) => box.x + (step + 0.5) * pixelsPerStep,
  );
}

/** Greedy CTC decoding: the best class of each step, repeats and blanks left out. */
function decode(
  likelihoods: Float32Array,
  stepCount: number,
  allowed: Uint8Array,
  classCount: number,
  xOf: (step: number) => number,
): ReadLine {
  const names = recognitionCharacters();
  const spaceClass = classCount - 1;
  const characters: ReadCharacter[] = [];
  let previous = 0;
  let spaceBefore = 0;
  for (let step = 0; step < stepCount; step++) {
    const start = step * classCount;
    let best = 0;
    let highest = likelihoods[start]!;
    for (let i = 1; i < classCount; i++) {
      if (likelihoods[start + i]! > highest && allowed[i]) {
        highest = likelihoods[start + i]!;
        best = i;
      }
    }
    spaceBefore = Math.max(spaceBefore, likelihoods[start + spaceClass]!);
    if (best !== 0 && best !== spaceClass) {
      if (best !== previous) {
        characters.push({ text: names[best]!, x: xOf(step), confidence: highest, spaceBefore });
      } else {
        const last = characters.at(-1)!;
        if (highest > last.confidence) last.confidence = highest;
      }
      spaceBefore = 0;
    }
    previous = best;
  }
  const sum = characters.reduce((total, { confidence }) => total + confidence, 0);
  return {
    text: characters
      .map(({ text, spaceBefore: space }, i) => (i > 0 && space > minSpaceLikelihood ? ` ${text}` : text))
      .join(''),
    confidence: characters.length ? sum / characters.length : 0,
    characters,
  };
}

const allowedByLang = new Map<string, Uint8Array>();

function allowedClasses(lang: 'ch' | 'en', classCount: number): Uint8Array {
  let allowed = allowedByLang.get(lang);
  if (!allowed) {
    const names = recognitionCharacters();
    allowed = Uint8Array.from({ length: classCount }, (_, i) => (lang === 'ch' || isLatin(names[i] ?? '') ? 1 : 0));
    allowedByLang.set(lang, allowed);
  }
  return allowed;
}

/** Whether a character is of the Latin alphabet with its digits and signs. */
function isLatin(character: string): boolean {
  return /^[\u0020-\u024f\u2010-\u2027\u20ac]*$/.test(character);
}
