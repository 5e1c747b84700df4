import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';

const noto = '@embedpdf/fonts-sc/fonts/NotoSansHans-';
const inter = '@expo-google-fonts/inter/';
const lora = '@expo-google-fonts/lora/';
const dejavu = 'dejavu-fonts-ttf/ttf/DejaVu';

const files = {
  'noto-regular': `${noto}Regular.otf`,
  'noto-medium': `${noto}Medium.otf`,
  'noto-bold': `${noto}Bold.otf`,
  'inter-regular': `${inter}400Regular/Inter_400Regular.ttf`,
  'inter-semibold': `${inter}600SemiBold/Inter_600SemiBold.ttf`,
  'inter-bold-italic': `${inter}700Bold_Italic/Inter_700Bold_Italic.ttf`,
  'lora-medium': `${lora}500Medium/Lora_500Medium.ttf`,
  'lora-bold': `${lora}700Bold/Lora_700Bold.ttf`,
  'dejavu-sans': `${dejavu}Sans.ttf`,
  'dejavu-sans-bold': `${dejavu}Sans-Bold.ttf`,
  'dejavu-condensed-bold': `${dejavu}SansCondensed-Bold.ttf`,
  'dejavu-serif': `${dejavu}Serif.ttf`,
} as const;

/** A font file of the development packages. Chinese characters a font lacks come from Noto Sans Hans. */
export type FontName = keyof typeof files;

export const fontNames = Object.keys(files) as FontName[];
export const chineseFontNames = fontNames.filter((name) => name.startsWith('noto'));

let registered = false;

/** The CSS `font` value of a font at a size in pixels; registers all fonts on first use. */
export function cssFont(name: FontName, sizePixels: number): string {
  if (!registered) registerFonts();
  const fallback = /bold/.test(name) ? 'noto-bold' : 'noto-medium';
  return `${sizePixels}px "${name}", "${fallback}"`;
}

function registerFonts(): void {
  const folders = createRequire(import.meta.url).resolve.paths('any') ?? [];
  for (const [name, file] of Object.entries(files)) {
    const path = folders.map((folder) => join(folder, file)).find((candidate) => existsSync(candidate));
    if (!path || !GlobalFonts.registerFromPath(path, name)) throw new Error(`the font ${file} is missing: run npm ci`);
  }
  registered = true;
}
