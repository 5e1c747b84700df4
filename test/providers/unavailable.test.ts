import { expect, test } from '@jest/globals';
import { ServiceError } from '@temporalio/client';
import { unavailable } from '../../providers/unavailable.ts';

const grpcError = (code: number): Error => Object.assign(new Error('no'), { code, details: 'no', metadata: {} });

test.each([
  [3, 'InvalidInput', false],
  [7, 'NotPermitted', false],
  [16, 'NotPermitted', false],
  [8, 'RateLimited', true],
  [14, 'ProviderUnavailable', true],
])('an answer of gRPC with code %d is %s', (code, type, retryable) => {
  expect(unavailable(grpcError(code))).toMatchObject({ type, retryable });
  const wrapped = new ServiceError('Failed to start Workflow', { cause: grpcError(code) });
  expect(unavailable(wrapped)).toMatchObject({ type, retryable });
});

test('an error of another kind stays what it is', () => {
  const error = new ServiceError('other');
  expect(unavailable(error)).toBe(error);
});
