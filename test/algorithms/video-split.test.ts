// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { videoSplit } from '../../algorithms/video-split.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import { splitVideo, type Clip } from '../../media/slides/split-video.ts';
import { characterErrors } from '../metrics/cer.ts';
import { writeLecture, type LectureOptions, type LecturePart, type LectureTruth } from '../media/slides/lecture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { synthesiseFrames } from '../synthesis/synthesise.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const { abs, max } = Math;
const folder = await temporaryFolder();
const timeoutMs = 300_000;

const english = [
  {
    title: 'How bridges carry weight',
    bullets: ['Arches push outwards', 'Cables only pull', 'Beams bend in the middle'],
  },
  { title: 'Materials: stone, steel, wood', bullets: ['Stone is strong under load', 'Steel is strong both ways'] },
  { title: 'A short history', bullets: ['Roman aqueducts', 'The first iron bridge, 1779', 'Long spans today'] },
  { title: 'Wind and vibration', bullets: ['Every deck has its own rhythm', 'Dampers calm it down'] },
];
const chinese = [
  { title: '桥梁如何承重', bullets: ['拱桥向外推', '缆索只能拉', '梁在中间弯曲'] },
  { title: '材料：石头、钢铁和木材', bullets: ['石头抗压能力强', '钢铁两个方向都很强'] },
  { title: '一段简短的历史', bullets: ['罗马的水道', '第一座铁桥建于1779年', '今天的大跨度桥梁'] },
  { title: '风与振动', bullets: ['每座桥都有自己的节奏', '阻尼器使它平静下来'] },
];

async function run(input: string, lang: 'ch' | 'en' = 'ch'): Promise<{ splitResult: Clip[]; warnings: string[] }> {
  const warnings: string[] = [];
  const result = await splitVideo({
    input,
    moreInputs: [],
    params: { lang },
    output: () => {
      throw new Error('it has no output');
    },
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { ...result, warnings };
}

/** How far the found changes are from the true ones, in frames, and how well the titles were read. */
function judge(truth: LectureTruth, found: readonly Clip[]): { hard: number; soft: number; cer: number } {
  expect(found.map(({ title }) => title)).toHaveLength(truth.spans.length);
  let [hard, soft] = [0, 0];
  for (const [index, { startSeconds, isSoft }] of truth.spans.entries()) {
    const off = abs(found[index]!.beginTime - startSeconds) * truth.frameRate;
    if (isSoft) soft = max(soft, off);
    else hard = max(hard, off);
    expect(found[index]!.endTime).toBe(found[index + 1]?.beginTime ?? truth.durationSeconds);
  }
  const pairs = truth.spans.map(({ title }, index) => ({ truth: title, found: found[index]!.title }));
  return { hard, soft, cer: characterErrors(pairs).rate };
}

const parts: LecturePart[] = [
  { show: 0, seconds: 4 },
  { show: 1, seconds: 5, built: 0 },
  { show: 2, seconds: 4, entrance: 'dissolve' },
  { show: 'speaker', seconds: 3 },
  { show: 2, seconds: 3 },
  { show: 0, seconds: 3, entrance: 'wipe' },
  { show: 3, seconds: 4 },
];

const lectures: [string, Omit<LectureOptions, 'parts'>][] = [
  ['English slides with a pointer', { seed: 41, slides: english, look: 'light', hasPointer: true }],
  [
    'Chinese slides with the speaker in a corner',
    { seed: 42, slides: chinese, look: 'dark', font: 'noto-bold', speaker: 'corner' },
  ],
  [
    'English slides beside the speaker',
    { seed: 43, slides: english, look: 'photo', font: 'dejavu-sans-bold', speaker: 'beside' },
  ],
];

describe('the VideoSplit algorithm', () => {
  test.each(lectures)(
    'finds when slides change and reads their titles: %s',
    async (name, options) => {
      const input = join(folder, `${options.seed}.mp4`);
      const truth = await writeLecture(input, { ...options, parts, frameRate: 15 });
      const { splitResult, warnings } = await run(input);
      expect(warnings).toEqual([]);
      const { hard, soft, cer } = judge(truth, splitResult);
      process.stderr.write(
        `VideoSplit ${name}: hard changes at most ${hard.toFixed(1)} frames off, others ${soft.toFixed(1)}, CER ${cer.toFixed(3)}\n`,
      );
      expect(hard).toBeLessThan(1.1);
      expect(soft).toBeLessThan(6);
      expect(cer).toBeLessThanOrEqual(0.02);
    },
    timeoutMs,
  );

  test(
    'reads a video of another size whose keyframes are close together',
    async () => {
      const input = join(folder, 'dense.mkv');
      const truth = await writeLecture(input, {
        seed: 44,
        slides: english,
        look: 'light',
        parts: [
          { show: 0, seconds: 5 },
          { show: 1, seconds: 5 },
          { show: 3, seconds: 4, entrance: 'dissolve' },
        ],
        width: 960,
        height: 540,
        frameRate: 15,
        write: { codecOptions: { g: 15, keyint_min: 15, sc_threshold: 0 } },
      });
      const { hard, soft, cer } = judge(truth, (await run(input, 'en')).splitResult);
      expect(hard).toBeLessThan(1.1);
      expect(soft).toBeLessThan(6);
      expect(cer).toBeLessThanOrEqual(0.02);
    },
    timeoutMs,
  );

  test(
    'finds no slides in a film, and says so',
    async () => {
      const input = join(folder, 'film.mp4');
      const size = { width: 320, height: 180, frameRate: 25 };
      const scene = { seed: 9, ...size, durationSeconds: 6, background: 'handheld' as const, cues: [] };
      await writeVideo({ output: input, ...size, frames: synthesiseFrames(scene).frames });
      const { splitResult, warnings } = await run(input);
      expect(splitResult).toEqual([]);
      expect(warnings).toEqual([expect.stringMatching(/No slides/)]);
    },
    timeoutMs,
  );

  test('refuses what is no video, and parameters that it does not have', async () => {
    const wave = join(folder, 'tone.wav');
    await writeWave(wave, { sampleRateHz: 8000, channels: [new Float32Array(8000)] });
    await expect(run(wave)).rejects.toMatchObject({ type: 'InvalidInput' });
    expect(videoSplit.outputs).toBeUndefined();
    expect(videoSplit.params.parse({})).toEqual({ lang: 'ch' });
    expect(() => videoSplit.params.parse({ lang: 'fr' })).toThrow();
    expect(() => videoSplit.params.parse({ size: 3 })).toThrow();
  });
});
