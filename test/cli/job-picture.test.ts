// media
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import sharp from 'sharp';
import { pictureOf } from '../../cli/job-picture.ts';
import { createOutput } from '../../cli/output.ts';
import type { JobRecord } from '../../contract/job.ts';
import { readConfiguration } from '../../workers/configuration.ts';
import { reelflow } from '../support/command-line.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { createSong } from '../synthesis/song.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const temporaryFolder = await temporaryFolders();
jest.setTimeout(300_000);

const silent = { write: () => true };
const output = createOutput(true, { stdout: silent, stderr: silent });

async function writeSong(path: string): Promise<void> {
  const { sampleRateHz, samples } = createSong({ seed: 7, style: 'pop', tempi: [120], barsPerPart: 4 });
  await writeWave(path, { sampleRateHz, channels: [samples] });
}

function record(changes: Partial<JobRecord>): JobRecord {
  return {
    jobId: '0123456789abcdef0123456789abcdef',
    functionName: 'AudioBeatDetection',
    state: 'Success',
    input: 'file:///nowhere/song.wav',
    output: 'file:///nowhere/beats.txt',
    createTime: '2026-01-01T00:00:00Z',
    outputs: ['file:///nowhere/beats.txt'],
    result: { beatCount: 1, downbeatCount: 1, tempo: 120, metre: 4 },
    warnings: [],
    ...changes,
  };
}

describe('reelflow job show --picture', () => {
  test('draws a job that has ended, with no stack running, and leaves nothing else behind', async () => {
    const [dataFolder, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeSong(join(folder, 'song.wav'));
    const args = ['job', 'submit', 'AudioBeatDetection', '--input', 'song.wav', '--output', 'beats.txt', '--wait'];
    const { jobId } = JSON.parse((await reelflow(dataFolder, [...args, '--json'], folder)).stdout) as { jobId: string };
    const show = ['job', 'show', jobId, '--picture'];
    const shown = await reelflow(dataFolder, [...show, 'beats.png', '--to', '5'], folder);
    expect([shown.exitCode, shown.stdout]).toEqual([
      0,
      expect.stringContaining(`\n    ${join(folder, 'beats.png')}\n`),
    ]);
    expect(await sharp(join(folder, 'beats.png')).metadata()).toMatchObject({ format: 'png', width: 1600 });
    const again = await reelflow(dataFolder, [...show, 'beats.png'], folder);
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect((await readdir(folder)).sort()).toEqual(['beats.png', 'beats.txt', 'song.wav']);
  });

  test.each([
    [{ state: 'Fail' as const, result: null }, {}, 'is Fail: pictures are drawn of jobs that have succeeded.'],
    [{ functionName: 'Cover' }, {}, 'There is nothing to draw of Cover: look at its outputs.'],
    [{}, { from: 'now' }, '--from takes seconds, such as 90 or 12.5, not "now".'],
    [{}, { from: '9', to: '9' }, '--to 9 is not after --from 9.'],
    [{}, { picture: 'a.gif' }, 'Pictures of jobs are PNG.'],
    [{}, { picture: 'no/such/folder/a.png' }, 'There is no folder'],
  ])('refuses %p with %p before any work', async (changes, options, message) => {
    const picture = pictureOf(record(changes), readConfiguration(), output, { picture: 'a.png', ...options });
    await expect(picture).rejects.toMatchObject({ type: 'InvalidInput', message: expect.stringContaining(message) });
  });

  test('says which input is gone', async () => {
    const path = join(await temporaryFolder(), 'a.png');
    await expect(pictureOf(record({}), readConfiguration(), output, { picture: path })).rejects.toMatchObject({
      type: 'ObjectNotFound',
      message: expect.stringContaining('/nowhere/song.wav'),
    });
    expect(existsSync(path)).toBe(false);
  });
});
