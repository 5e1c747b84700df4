import { expect, test } from '@jest/globals';
import { isErrorType, ReelflowError, toReelflowError } from '../../contract/errors.ts';

test('knows a full disk by its system code', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(toReelflowError(full)).toMatchObject({ type: 'DiskFull', retryable: false });
});

test('leaves its own errors as they are and makes others internal', () => {
  const own = new ReelflowError('RateLimited', 'Slow down.');
  expect(toReelflowError(own)).toBe(own);
  expect(own.retryable).toBe(true);
  expect(toReelflowError('odd')).toMatchObject({ type: 'Internal', message: 'odd' });
});

test('knows its types by name, and no inherited names', () => {
  expect(isErrorType('MediaUnreadable')).toBe(true);
  expect(isErrorType('toString')).toBe(false);
  expect(isErrorType(undefined)).toBe(false);
});
