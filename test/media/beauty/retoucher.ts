import { join } from 'node:path';
import sharp from 'sharp';
import { parseBeautyParams } from '../../../algorithms/beauty-params.ts';
import { beautify } from '../../../media/beauty/beautify.ts';
import type { BeautyResult } from '../../../media/beauty/beauty-run.ts';
import { photoPath } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';

/** What a run of FaceBeauty gave. */
export interface Retouched {
  result: BeautyResult;
  path: string;
  warnings: string[];
}

/** Runs FaceBeauty on files of a folder. */
export function createRetoucher(folder: string): {
  run(input: string, name: string, params: string, quality?: number): Promise<Retouched>;
  blemishedPortrait(): Promise<string>;
} {
  return { run, blemishedPortrait };

  async function run(input: string, name: string, params: string, quality = 90): Promise<Retouched> {
    const path = join(folder, name);
    const warnings: string[] = [];
    const result = await beautify({
      input,
      moreInputs: [],
      params: { settings: parseBeautyParams(params), quality },
      output: () => ({ path, url: `file://${path}` }),
      signal: new AbortController().signal,
      progress: () => undefined,
      warn: (message) => warnings.push(message),
    });
    return { result, path, warnings };
  }

  /** The head of the portrait at twice its size, with blemished skin: spots of a few pixels and grain. */
  async function blemishedPortrait(): Promise<string> {
    const path = join(folder, 'portrait.png');
    const { data, info } = await sharp(photoPath('astronaut'))
      .extract({ left: 110, top: 0, width: 230, height: 230 })
      .resize(460, 460, { kernel: 'lanczos3' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const random = createRandom('blemishes');
    const { width, height, channels } = info;
    const add = (x: number, y: number, by: number): void => {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * width + x) * channels + channel;
        data[at] = Math.max(0, Math.min(255, data[at]! + by));
      }
    };
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) add(x, y, (random.next() + random.next() - 1) * 6);
    for (let spot = 0; spot < 250; spot++) {
      const [left, top, by] = [random.between(130, 330), random.between(160, 350), random.between(-9, 9)];
      for (let dy = 0; dy < 4; dy++)
        for (let dx = 0; dx < 4; dx++) add(Math.round(left) + dx, Math.round(top) + dy, by);
    }
    await sharp(data, { raw: { width, height, channels } }).png().toFile(path);
    return path;
  }
}
