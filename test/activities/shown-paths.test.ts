import { expect, test } from '@jest/globals';
import { createShownPaths } from '../../activities/shown-paths.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { parseInputUrl } from '../../contract/object-url.ts';

const shown = createShownPaths('/data/scratch/job-1');
shown.add('/data/objects/media/a $& b.mp4', parseInputUrl('oss://media/a%20$&%20b.mp4'));
shown.add('/data/scratch/job-1/input.mp4', parseInputUrl('https://example.com/c.mp4?sign=secret'));
shown.add('/home/me/d.mp4', parseInputUrl('file:///home/me/d.mp4'));

test('an error names what the caller named, not where it lies', () => {
  const cause = new Error('why');
  const inner = new ReelflowError('RateLimited', 'No /data/objects/media/a $& b.mp4.', { retryAfterMs: 5, cause });
  const error = shown.inError(inner);
  expect(error).toMatchObject({
    type: 'RateLimited',
    message: 'No oss://media/a%20$&%20b.mp4.',
    retryAfterMs: 5,
    cause,
  });
  expect(shown.inText('/data/scratch/job-1/input.mp4 is bad')).toBe('https://example.com/c.mp4 is bad');
  expect(shown.inText('open /data/scratch/job-1/out/x.jpg')).toBe('open out/x.jpg');
});

test('a file of this machine keeps its path, and an error without any stays as it is', () => {
  expect(shown.inText('/home/me/d.mp4 is bad')).toBe('/home/me/d.mp4 is bad');
  const error = new ReelflowError('DiskFull', 'full');
  expect(shown.inError(error)).toBe(error);
});
