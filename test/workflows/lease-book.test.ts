import { expect, test } from '@jest/globals';
import { openLeaseBook } from '../../workflows/lib/lease-book.ts';

const open = (limit: number) =>
  openLeaseBook({ settings: { state: 'Active', limit, details: {} }, running: [], waiting: [] });
const ids = (leases: { jobId: string }[]): string => leases.map(({ jobId }) => jobId).join(' ');

test('gives turns by priority, then in order of arrival, up to the limit', () => {
  const book = open(2);
  for (const [jobId, priority] of [
    ['a', 5],
    ['b', 9],
    ['c', 5],
    ['d', 9],
  ] as const)
    book.request({ jobId, priority });
  expect(ids(book.grant())).toBe('b d');
  expect(ids(book.grant())).toBe('');
  book.release('b');
  expect(ids(book.grant())).toBe('a');
  expect(ids(book.status().waiting)).toBe('c');
});

test('gives no job two turns, however often it asks', () => {
  const book = open(5);
  book.request({ jobId: 'a', priority: 5 });
  book.request({ jobId: 'a', priority: 9 });
  expect(ids(book.grant())).toBe('a');
  book.request({ jobId: 'a', priority: 5 });
  expect(ids(book.grant())).toBe('');
});

test('holds waiting jobs while it is paused, and lets a raised limit in at once', () => {
  const book = open(1);
  for (const jobId of ['a', 'b', 'c']) book.request({ jobId, priority: 5 });
  book.settings.state = 'Paused';
  expect(ids(book.grant())).toBe('');
  Object.assign(book.settings, { state: 'Active', limit: 2 });
  expect(ids(book.grant())).toBe('a b');
});

test('goes on after it was closed and opened as it stood', () => {
  const book = open(1);
  for (const jobId of ['a', 'b']) book.request({ jobId, priority: 5 });
  book.grant();
  const reopened = openLeaseBook(book.status());
  reopened.release('a');
  expect(ids(reopened.grant())).toBe('b');
});
