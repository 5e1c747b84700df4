import { describe, expect, test } from '@jest/globals';
import { niceStep, timeText } from '../../../media/chart/time-text.ts';

describe('times on an axis', () => {
  test.each([
    [0, 1, '0:00'],
    [65, 5, '1:05'],
    [3661, 60, '1:01:01'],
    [12.5, 0.5, '0:12.5'],
    [59.999, 0.1, '1:00.0'],
    [1.25, 0.05, '0:01.25'],
  ])('%p s with marks %p s apart reads %p', (seconds, step, text) => {
    expect(timeText(seconds, step)).toBe(text);
  });

  test.each([
    [10, 1],
    [31, 5],
    [0.1, 0.01],
    [3600, 300],
    [1_000_000, 86_400],
  ])('marks over %p s are %p s apart', (duration, step) => {
    expect(niceStep(duration, 12)).toBe(step);
  });
});
