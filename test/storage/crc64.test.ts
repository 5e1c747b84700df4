import { expect, test } from '@jest/globals';
import { createCrc64 } from '../../storage/remote/crc64.ts';

const sumOf = (...chunks: string[]): string => {
  const sum = createCrc64();
  for (const chunk of chunks) sum.update(Buffer.from(chunk));
  return BigInt(sum.digest()).toString(16);
};

test('the sum is CRC-64/XZ, by its published check value', () => {
  expect(sumOf('123456789')).toBe('995dc9bbdf1939fa');
  expect(sumOf('1234', '', '56789')).toBe('995dc9bbdf1939fa');
  expect(sumOf()).toBe('0');
});
