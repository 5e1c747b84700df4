import { expect, test } from '@jest/globals';
import { aspectOf, windowFor } from '../../../media/reframe/window-size.ts';

test.each([
  [{ width: 1920, height: 1080 }, '9:16', { width: 608, height: 1080, axis: 'x' }],
  [{ width: 1280, height: 720 }, '9:16', { width: 406, height: 720, axis: 'x' }],
  [{ width: 853, height: 481 }, '9:16', { width: 270, height: 480, axis: 'x' }],
  [{ width: 720, height: 576, pixelAspect: 64 / 45 }, '9:16', { width: 228, height: 576, axis: 'x' }],
  [{ width: 1080, height: 1920 }, '9:16', { width: 1080, height: 1920, axis: undefined }],
  [{ width: 1080, height: 2400 }, '9:16', { width: 1080, height: 1920, axis: 'y' }],
  [{ width: 1080, height: 1440 }, '9:16', { width: 810, height: 1440, axis: 'x' }],
  [{ width: 1920, height: 1080 }, '1:1', { width: 1080, height: 1080, axis: 'x' }],
] as const)('of %j keeps %s as %j', (picture, aspect, window) => {
  expect(windowFor(picture, aspectOf(aspect), 2)).toEqual(window);
});

test('refuses a picture of which nothing would be left, and says what to do', () => {
  expect(() => windowFor({ width: 40, height: 20 }, aspectOf('9:16'), 2)).toThrow(/40x20 is too small.*larger/);
});
