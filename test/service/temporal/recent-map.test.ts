import { expect, test } from '@jest/globals';
import { RecentMap } from '../../../service/temporal/recent-map.ts';

const mapOf = (entries: number, weight: number): RecentMap<string, string> =>
  new RecentMap({ entries, weight, weigh: (value: string) => value.length });

test('forgets what was not used for longest once there are too many', () => {
  const map = mapOf(2, 100);
  map.set('a', '1');
  map.set('b', '2');
  expect(map.get('a')).toBe('1');
  map.set('c', '3');
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual(['1', undefined, '3']);
});

test('forgets what was not used for longest once all together weigh too much', () => {
  const map = mapOf(10, 10);
  map.set('a', 'xxxx');
  map.set('b', 'xxxx');
  map.set('b', 'xx');
  map.set('c', 'xxxx');
  expect(map.get('a')).toBe('xxxx');
  map.set('d', 'x');
  expect([map.get('a'), map.get('b'), map.get('c'), map.get('d')]).toEqual(['xxxx', undefined, 'xxxx', 'x']);
  map.set('e', 'x'.repeat(11));
  expect(['a', 'c', 'd', 'e'].map((key) => map.get(key))).toEqual([undefined, undefined, undefined, undefined]);
});
