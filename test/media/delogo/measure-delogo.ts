import { readVideo } from '../../../media/av/read-video.ts';
import { removeLogos, type RemoveLogosParams, type RemoveLogosResult } from '../../../media/delogo/remove-logos.ts';
import { clipBox, lumaOf, type Box } from '../../metrics/plane.ts';
import { meanSquaredError, psnrOfError } from '../../metrics/psnr.ts';
import { ssimInBox } from '../../metrics/ssim.ts';

/** Removes the logos of a file as the algorithm would. */
export async function runDelogo(
  input: string,
  output: string,
  params: Partial<RemoveLogosParams> = {},
): Promise<{ result: RemoveLogosResult; warnings: string[] }> {
  const warnings: string[] = [];
  const result = await removeLogos({
    input,
    moreInputs: [],
    params: { quality: 90, LogoModel: ['tv', 'internet'], ...params },
    output: () => ({ path: output, url: `file://${output}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, warnings };
}

/** How like the clean twin a film is in the boxes of its logos, and how like the input far from them. */
export interface DelogoQuality {
  ssim: number;
  psnrDecibels: number;
  worstSsim: number;
  outsideSsim: number;
}

/** Compares every third frame. */
export async function measureDelogo(
  files: { input: string; clean: string; output: string },
  boxes: readonly Box[],
): Promise<DelogoQuality> {
  const clean = readVideo(files.clean, { pixelFormat: 'gray8' });
  const output = readVideo(files.output, { pixelFormat: 'gray8' });
  const [ssims, errors, outside]: [number[], number[], number[]] = [[], [], []];
  for await (const frame of readVideo(files.input, { pixelFormat: 'gray8' })) {
    const twin = await clean.next();
    const edited = await output.next();
    if (twin.done || edited.done) throw new Error(`frame ${String(frame.index)} is missing in the output or the twin`);
    if (frame.index % 3 !== 0) continue;
    const result = lumaOf(edited.value);
    for (const box of boxes) {
      ssims.push(ssimInBox(result, lumaOf(twin.value), box));
      errors.push(meanSquaredError(result, lumaOf(twin.value), box));
    }
    const middle = clipBox({ x: result.width * 0.35, y: result.height * 0.4, width: 160, height: 80 }, result);
    outside.push(ssimInBox(result, lumaOf(frame), middle));
  }
  ssims.sort((a, b) => a - b);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    ssim: mean(ssims),
    psnrDecibels: psnrOfError(mean(errors)),
    worstSsim: ssims[Math.floor(ssims.length / 20)]!,
    outsideSsim: mean(outside),
  };
}
