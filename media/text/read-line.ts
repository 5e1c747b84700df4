import type { ReadCharacter } from './read-character.ts';
import { recogniseLine } from './recognise-line.ts';
import type { Picture } from './resample.ts';
import type { Box } from './text-track.ts';

/** What a line says. */
export interface LineReading {
  /** With spaces between Latin words. */
  text: string;
  /** 0 to 1. */
  confidence: number;
  /** The letters one by one, and where the network saw them in the picture. */
  characters: readonly ReadCharacter[];
}

/** Reads a line of text. */
export async function readLine(picture: Picture, box: Box, lang: 'ch' | 'en'): Promise<LineReading> {
  const { text, confidence, characters } = await recogniseLine(picture, box, { lang });
  return { text: tidied(text), confidence, characters };
}

/** Between digits the network takes a 0 for an o and a 1 for an l now and then. */
function tidied(text: string): string {
  return text
    .trim()
    .replace(/(?<=\d[\d,.]*)[oO](?=[\d,.]*\d)/g, '0')
    .replace(/(?<=\d[\d,.]*)[lI](?=[\d,.]*\d)/g, '1');
}
