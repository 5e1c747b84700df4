// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { captionExtraction } from '../../algorithms/caption-extraction.ts';
import { characterErrors } from '../metrics/cer.ts';
import { matchCues, type CueMatch } from '../metrics/cue-match.ts';
import { runExtraction } from '../media/captions/run-extraction.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { CaptionStyle } from '../synthesis/caption-style.ts';
import { randomCues } from '../synthesis/random-cues.ts';
import type { BackgroundKind } from '../synthesis/scene.ts';
import { synthesise, type SynthesisOptions } from '../synthesis/synthesise.ts';

const folder = await temporaryFolder();
const size = { width: 640, height: 360, frameRate: 25, durationSeconds: 6 };
// 27 pixels high, as captions in 480p are.
const letters = { position: 'bottom', sizeRatio: 0.075 } as const;

interface Clip {
  seed: number;
  background: BackgroundKind;
  style?: Partial<CaptionStyle>;
  more?: Partial<SynthesisOptions>;
}

async function measure({ seed, background, style, more }: Clip): Promise<CueMatch> {
  const output = join(folder, `${seed}.mp4`);
  const cues = randomCues({ seed, durationSeconds: size.durationSeconds, style: { ...letters, ...style } });
  const truth = await synthesise({ ...size, seed, background, cues, output, crf: 20, ...more });
  const { files, cueCount, warnings } = await runExtraction(output, {
    roi: [
      [0.7, 1],
      [0, 1],
    ],
  });
  expect(warnings).toEqual([]);
  expect(cueCount).toBe(files.get('')!.length);
  return matchCues(truth.cues, files.get('')!);
}

function report(name: string, matches: CueMatch[]): { cer: number; cerWithSpaces: number } {
  const pairs = matches.flatMap((match) => [
    ...match.pairs.map((pair) => ({ truth: pair.truth.text, found: pair.found.text })),
    ...match.missed.map((cue) => ({ truth: cue.text, found: '' })),
  ]);
  const [cer, cerWithSpaces] = [characterErrors(pairs).rate, characterErrors(pairs, 'with').rate];
  const worst = Math.max(...matches.map((match) => match.worstBoundarySeconds));
  const found = matches.reduce((sum, match) => sum + match.pairs.length, 0);
  const spurious = matches.reduce((sum, match) => sum + match.spurious.length, 0);
  console.log(
    `${name}: ${found}/${pairs.length} cues, ${spurious} spurious, CER ${cer.toFixed(4)}, ` +
      `with spaces ${cerWithSpaces.toFixed(4)}, worst boundary ${worst.toFixed(3)} s`,
  );
  return { cer, cerWithSpaces };
}

function expectAll(name: string, matches: CueMatch[], worstSeconds: number): void {
  const { cer, cerWithSpaces } = report(name, matches);
  expect(matches.flatMap((match) => match.missed)).toEqual([]);
  expect(matches.flatMap((match) => match.spurious)).toEqual([]);
  expect(cer).toBeLessThanOrEqual(0.01);
  expect(cerWithSpaces).toBeLessThanOrEqual(0.03);
  expect(Math.max(...matches.map((match) => match.worstBoundarySeconds))).toBeLessThanOrEqual(worstSeconds);
}

describe('CaptionExtraction', () => {
  test('reads every caption that comes and goes at once, to 0.08 s', async () => {
    const clips: Clip[] = [
      { seed: 501, background: 'pan', style: { decoration: 'outline', fadeSeconds: 0 } },
      { seed: 502, background: 'handheld', style: { decoration: 'box', fadeSeconds: 0 } },
      { seed: 503, background: 'shots', style: { decoration: 'shadow', fadeSeconds: 0 } },
    ];
    const matches: CueMatch[] = [];
    for (const clip of clips) matches.push(await measure(clip));
    expectAll('hard', matches, 0.08);
  });

  test('reads every caption that fades, to 0.2 s', async () => {
    const clips: Clip[] = [
      { seed: 511, background: 'parallax', style: { decoration: 'outline', fadeSeconds: 0.2 } },
      { seed: 512, background: 'zoom', style: { decoration: 'shadow', fadeSeconds: 0.2 } },
    ];
    const matches: CueMatch[] = [];
    for (const clip of clips) matches.push(await measure(clip));
    expectAll('fades', matches, 0.2);
  });

  test('passes over a logo, frames of different lengths and a video without captions', async () => {
    const logos = [{ text: 'NEWS 24', placement: { centreX: 0.93, centreY: 0.76 } }];
    const style = { decoration: 'outline', fadeSeconds: 0 } as const;
    const withLogo = await measure({ seed: 521, background: 'pan', style, more: { logos, variableFrameRate: true } });
    expectAll('logo', [withLogo], 0.08);
    const output = join(folder, 'bare.mp4');
    await synthesise({ ...size, seed: 522, background: 'shots', cues: [], logos, output });
    const { cueCount, source, warnings } = await runExtraction(output);
    expect([cueCount, source]).toEqual([0, '']);
    expect(warnings).toEqual([expect.stringContaining('"NEWS 24" (stands as long as a sign or a logo)')]);
  });

  test('writes Chinese and English apart, with the formatter, also for a caption that is only partly in the region', async () => {
    const output = join(folder, 'two.mp4');
    const cues = [{ startSeconds: 0.8, endSeconds: 2.8, text: '我们明天再见\nSee you tomorrow', style: letters }];
    await synthesise({ ...size, durationSeconds: 4, seed: 531, background: 'static', cues, output });
    const params = { sep: true, formatter: '{\\an8}', fps: '4', roi: '[[0.88,1],[0,1]]', lang: 'ch_ml' } as const;
    const { files, cueCount } = await runExtraction(output, params);
    expect(cueCount).toBe(1);
    const time = { startSeconds: 0.8, endSeconds: 2.8 };
    expect(files.get('zh')).toEqual([{ ...time, text: '{\\an8}我们明天再见' }]);
    expect(files.get('en')).toEqual([{ ...time, text: '{\\an8}See you tomorrow' }]);
  });
});

describe('the parameters of CaptionExtraction', () => {
  const parse = (params: unknown) => captionExtraction.params.safeParse(params);

  test('may be left out', () => {
    const roi = [
      [0.75, 1],
      [0, 1],
    ];
    expect(parse({}).data).toEqual({ fps: 5, roi, lang: 'ch', track: 'main', sep: false, formatter: '' });
  });

  test('may be numbers, lists and truth values as text', () => {
    const roi = [
      [0.5, 1],
      [0, 1],
    ];
    expect(parse({ fps: '5', roi: '[[0.5,1],["0",1]]', sep: 'true' }).data).toMatchObject({ fps: 5, roi, sep: true });
  });

  test.each([
    [
      {
        roi: [
          [1, 0.5],
          [0, 1],
        ],
      },
      /top < bottom/,
    ],
    [
      {
        roi: [
          [0.5, 1],
          [0.6, 0.6],
        ],
      },
      /left < right/,
    ],
    [
      {
        roi: [
          [0.5, 1.2],
          [0, 1],
        ],
      },
      /from 0 to 1/,
    ],
    [{ roi: 'bottom' }, /\[\[top, bottom\], \[left, right\]\]/],
    [{ fps: 1 }, />=2/],
    [{ lang: 'de' }, /"ch"\|"en"\|"ch_ml"/],
  ])('are refused with a message that says the right form: %j', (params, message) => {
    expect(parse(params).error?.issues[0]?.message).toMatch(message);
  });
});
