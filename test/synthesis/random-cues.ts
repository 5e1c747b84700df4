import { randomCaptionStyle, type CaptionStyle } from './caption-style.ts';
import { chineseLines } from './chinese-lines.ts';
import { englishLines } from './english-lines.ts';
import { chineseFontNames } from './fonts.ts';
import { createRandom, type Random } from './random.ts';
import type { CueSpec } from './synthesise.ts';

/** `bilingual`: Chinese above English; `mixed`: any of the others, cue by cue. */
export type CaptionLanguage = 'english' | 'chinese' | 'bilingual' | 'mixed';

/**
 * Captions one after another, with and without gaps, all in one style as in a real video.
 * Equal texts never follow each other, and all stays clear of the video's ends by half a second.
 */
export function randomCues({
  seed,
  durationSeconds,
  language = 'mixed',
  style = {},
}: {
  seed: number;
  durationSeconds: number;
  language?: CaptionLanguage;
  /** What of the style is not left to chance. */
  style?: Partial<CaptionStyle>;
}): CueSpec[] {
  const random = createRandom(`cues ${seed}`);
  const common = randomCaptionStyle(random, style);
  const english = random.shuffle(englishLines);
  const chinese = random.shuffle(chineseLines);
  const cues: CueSpec[] = [];
  let at = random.between(0.5, 1);
  for (let index = 0; ; index++) {
    const endSeconds = at + random.between(1.3, 2.6);
    if (endSeconds > durationSeconds - 0.5) return cues;
    const texts = { english: english[index % english.length]!, chinese: chinese[index % chinese.length]! };
    const text = captionText(texts, language === 'mixed' ? pickLanguage(random) : language);
    cues.push({ startSeconds: at, endSeconds, text, style: withGlyphsFor(text, common, random) });
    at = endSeconds + (random.next() < 0.3 ? 0 : random.between(0.15, 0.9));
  }
}

function pickLanguage(random: Random): CaptionLanguage {
  return random.pick(['english', 'chinese', 'bilingual'] as const);
}

function captionText(texts: { english: string; chinese: string }, language: CaptionLanguage): string {
  if (language === 'bilingual') return `${texts.chinese}\n${texts.english}`;
  return language === 'chinese' ? texts.chinese : texts.english;
}

function withGlyphsFor(text: string, style: CaptionStyle, random: Random): CaptionStyle {
  if (!/\p{Script=Han}/u.test(text) || chineseFontNames.includes(style.font)) return style;
  return { ...style, font: random.pick(chineseFontNames) };
}
