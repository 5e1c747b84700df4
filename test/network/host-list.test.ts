import { expect, test } from '@jest/globals';
import { readHostList } from '../../network/host-list.ts';

const allows = (entries: string[], url: string): boolean => readHostList(entries, 'HOSTS').allowsHost(new URL(url));
const allowsAddress = (entries: string[], url: string, address: string): boolean =>
  readHostList(entries, 'HOSTS').allowsAddress(new URL(url), address);

test('names a host by its name, however that is written', () => {
  expect(allows(['Media.example.com'], 'https://MEDIA.example.com./a')).toBe(true);
  expect(allows(['media.example.com'], 'https://other.example.com/a')).toBe(false);
  expect(allows(['media.example.com'], 'https://media.example.com.evil.net/a')).toBe(false);
  expect(allows(['media'], 'http://media/a')).toBe(true);
});

test('names all below a name, but not the name itself', () => {
  expect(allows(['*.example.com'], 'https://a.b.example.com/')).toBe(true);
  expect(allows(['*.example.com'], 'https://example.com/')).toBe(false);
  expect(allows(['*.example.com'], 'https://evilexample.com/')).toBe(false);
});

test('keeps to a port where one is given, also to the usual one of the scheme', () => {
  expect(allows(['media:8080'], 'http://media:8080/')).toBe(true);
  expect(allows(['media:8080'], 'http://media/')).toBe(false);
  expect(allows(['media:443'], 'https://media/')).toBe(true);
});

test('names addresses and networks', () => {
  expect(allows(['127.0.0.1:8080'], 'http://127.0.0.1:8080/')).toBe(true);
  expect(allows(['127.0.0.1'], 'http://2130706433/')).toBe(true);
  expect(allowsAddress(['10.0.0.0/8'], 'http://inside.example.com/', '10.1.2.3')).toBe(true);
  expect(allowsAddress(['10.0.0.0/8'], 'http://inside.example.com/', '11.1.2.3')).toBe(false);
  expect(allowsAddress(['10.0.0.0/8:81'], 'http://inside.example.com/', '10.1.2.3')).toBe(false);
  expect(allowsAddress(['[fd00::5]:8080'], 'http://inside.example.com:8080/', 'fd00::5')).toBe(true);
  expect(allowsAddress(['fd00::/8'], 'http://inside.example.com/', 'fd12::1')).toBe(true);
  expect(allowsAddress(['::1'], 'http://[::1]/', '::1')).toBe(true);
});

test.each(['http://media/', 'media/path', '*', 'a..b', '10.0.0.0/40', '127.1', 'media:x', 'user@media'])(
  'refuses %s and names the setting',
  (entry) => {
    expect(() => readHostList([entry], 'REELFLOW_X')).toThrow(
      expect.objectContaining({ type: 'InvalidInput', message: expect.stringContaining('REELFLOW_X') }),
    );
  },
);
