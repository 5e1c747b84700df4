import { expect, test } from '@jest/globals';
import { validateJobRequest } from '../../algorithms/validate-job-request.ts';

const detext = (input: string, output: string) => () =>
  validateJobRequest({ functionName: 'VideoDetext', input, output });

test.each([
  ['file:///media/my film.mp4', 'file:///media/my%20film.mp4'],
  ['file:///media/my film.mp4', 'file:///media/{source}.mp4'],
  ['oss://bucket/a/b.mp4', 'https://bucket.oss-cn-shanghai.aliyuncs.com/a/b.mp4'],
])('a job that would overwrite its input %s by %s is refused', (input, output) => {
  expect(detext(input, output)).toThrow(
    expect.objectContaining({ type: 'InvalidInput', message: expect.stringContaining('an input itself') }),
  );
});

test.each([
  ['file:///media/film.mp4', 'file:///other/{source}.mp4'],
  ['oss://bucket/film.mp4', 'oss://basket/film.mp4'],
  ['oss://bucket/film.mp4', 'file:///bucket/film.mp4'],
])('a job from %s to %s is not', (input, output) => {
  expect(detext(input, output)).not.toThrow();
});

test.each([
  ['oss://bucket/...mp4', 'oss://bucket/{source}/other/a.mp4'],
  [`oss://bucket/${'x'.repeat(200)}.mp4`, `oss://bucket/${'{source}/'.repeat(6)}a.mp4`],
])('the name of the input %s cannot make a path of %s that there is not', (input, output) => {
  expect(detext(input, output)).toThrow(expect.objectContaining({ type: 'InvalidInput' }));
});

test('a name with dollar signs is no pattern', () => {
  expect(detext('oss://bucket/$&.mp4', 'oss://bucket/{source}.mp4')).toThrow('an input itself');
});

test('an algorithm that writes files needs an output', () => {
  expect(() => validateJobRequest({ functionName: 'VideoDetext', input: 'oss://bucket/film.mp4' })).toThrow(
    expect.objectContaining({ type: 'InvalidInput', message: expect.stringContaining('Name an output') }),
  );
});

test('a name that no file system takes is refused', () => {
  expect(detext(`file:///media/${'x'.repeat(238)}.mp4`, 'file:///out/{source}.mp4')).toThrow(
    expect.objectContaining({ type: 'InvalidInput', message: expect.stringContaining('240 bytes') }),
  );
});

test.each(['', 'p'.repeat(129), 'a\nb'])('the pipeline %j is refused', (pipelineId) => {
  const request = {
    functionName: 'VideoDetext',
    input: 'oss://bucket/a.mp4',
    output: 'oss://bucket/b.mp4',
    pipelineId,
  };
  expect(() => validateJobRequest(request)).toThrow(expect.objectContaining({ type: 'InvalidInput' }));
  expect(() => validateJobRequest({ ...request, pipelineId: 'mine' })).not.toThrow();
});
