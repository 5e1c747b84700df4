import { expect, test } from '@jest/globals';
import { createOutputs } from '../../../activities/media-process/outputs.ts';

const task = { source: 'my film', timestamp: 1_700_000_000, outputFolder: '/scratch/out' };

test('names outputs after the template and stages them under plain names', () => {
  const { output, staged } = createOutputs({ ...task, outputTemplate: 'oss://bucket/{source}/{sequenceId}.JPG' });
  expect(output('png', { sequenceId: 3 })).toEqual({
    path: '/scratch/out/1.jpg',
    url: 'oss://bucket/my%20film/00003.JPG',
  });
  output('png', { sequenceId: 4 });
  expect(staged.map(({ url }) => url)).toEqual([
    'oss://bucket/my%20film/00003.JPG',
    'oss://bucket/my%20film/00004.JPG',
  ]);
});

test('adds the extension that a template lacks', () => {
  const { output } = createOutputs({ ...task, outputTemplate: 'file:///out/{source}-{timestamp}' });
  expect(output('mp4').url).toBe('file:///out/my%20film-1700000000.mp4');
});

test('puts the kind of a result where the template says, or before the extension', () => {
  const name = (outputTemplate: string): string =>
    createOutputs({ ...task, outputTemplate }).output('jpg', { resultType: 'origin' }).url;
  expect(name('oss://bucket/{resultType}/{source}.png')).toBe('oss://bucket/origin/my%20film.png');
  expect(name('oss://bucket/a.b/photo.png')).toBe('oss://bucket/a.b/photo-origin.png');
  expect(name('oss://bucket/a.b/photo')).toBe('oss://bucket/a.b/photo-origin.jpg');
});

test('refuses a second output of the same name', () => {
  const { output } = createOutputs({ ...task, outputTemplate: 'oss://bucket/out.jpg' });
  output('jpg', { sequenceId: 1 });
  expect(() => output('jpg', { sequenceId: 2 })).toThrow(expect.objectContaining({ type: 'InvalidInput' }));
});

test('refuses a name that no file system takes', () => {
  const source = '长'.repeat(80);
  const { output } = createOutputs({ ...task, source, outputTemplate: 'file:///out/{source}.srt' });
  expect(() => output('srt')).toThrow(
    expect.objectContaining({ type: 'InvalidInput', message: expect.stringContaining('240 bytes') }),
  );
});
