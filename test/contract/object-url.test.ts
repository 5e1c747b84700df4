import { describe, expect, test } from '@jest/globals';
import { formatObjectUrl, objectName, parseInputUrl, parseObjectUrl, withoutQuery } from '../../contract/object-url.ts';

describe('parseObjectUrl', () => {
  test.each([
    ['oss://bucket/a/b.mp4', { scheme: 'oss', bucket: 'bucket', key: 'a/b.mp4' }],
    [
      'oss://bucket.oss-cn-shanghai.aliyuncs.com/a.mp4',
      { scheme: 'oss', bucket: 'bucket', key: 'a.mp4', region: 'cn-shanghai' },
    ],
    [
      'https://bucket.oss-cn-shanghai-internal.aliyuncs.com/a.mp4',
      { scheme: 'oss', bucket: 'bucket', key: 'a.mp4', region: 'cn-shanghai' },
    ],
    ['oss://bucket/%E8%A7%86%E9%A2%91%20100%25.mp4', { scheme: 'oss', bucket: 'bucket', key: '视频 100%.mp4' }],
    ['oss://bucket/{source}-{sequenceId}.jpg', { scheme: 'oss', bucket: 'bucket', key: '{source}-{sequenceId}.jpg' }],
    ['file:///home/me/a.mp4', { scheme: 'file', path: '/home/me/a.mp4' }],
    ['file://localhost/a%23b.mp4', { scheme: 'file', path: '/a#b.mp4' }],
  ])('reads %s', (url, location) => {
    expect(parseObjectUrl(url)).toEqual(location);
  });

  test.each([
    'a.mp4',
    'ftp://bucket/a',
    'oss://bucket',
    'oss://bucket/',
    'oss://bucket/../a',
    'oss://bucket/a/%2e%2e/b',
    'oss://bucket/a%00b',
    'oss://bucket/a%5Cb',
    'oss://bucket/\ud800.mp4',
    'oss://bucket/a\udc00',
    'oss://bucket//a',
    'oss://UPPER/a',
    'oss://evil.example.com/a',
    'https://evil.example.com/a',
    'oss://bucket/100%',
    'file://host/a',
    'file:///a/../b',
  ])('refuses %s as invalid input and says which forms there are', (url) => {
    expect(() => parseObjectUrl(url)).toThrow(expect.objectContaining({ type: 'InvalidInput' }));
  });

  test('comes back from its own format unchanged', () => {
    for (const url of [
      'oss://bucket/a/b.mp4',
      'oss://bucket.oss-cn-x.aliyuncs.com/a.mp4',
      'file:///a/b%20c%25%23%3F.mp4',
    ]) {
      expect(formatObjectUrl(parseObjectUrl(url))).toBe(url);
    }
  });

  test('names the object by its last part', () => {
    expect(objectName(parseObjectUrl('oss://bucket/a/b.tar.gz'))).toBe('b.tar.gz');
  });
});

describe('parseInputUrl', () => {
  test.each([
    ['https://media.example.com/a/b%20c.mp4?sign=x#part', 'https://media.example.com/a/b%20c.mp4?sign=x', 'b c.mp4'],
    ['http://2130706433:81', 'http://127.0.0.1:81/', 'input'],
    ['HTTPS://Media.Example.com/%E8%A7%86.mp4', 'https://media.example.com/%E8%A7%86.mp4', '视.mp4'],
  ])('reads %s as a file of a web server', (url, normalised, name) => {
    expect(parseInputUrl(url)).toEqual({ scheme: 'http', url: normalised, name });
  });

  test('keeps the addresses of the object store as objects', () => {
    for (const url of ['https://bucket.oss-cn-x.aliyuncs.com/a.mp4', 'oss://bucket/a.mp4', 'file:///a.mp4']) {
      expect(parseInputUrl(url)).toEqual(parseObjectUrl(url));
    }
  });

  test.each([
    'ftp://host/a',
    'https://user:secret@host/a',
    'http://host/a%2Fb',
    'http://host/%00',
    'http:///a',
    'a.mp4',
  ])('refuses %s, and repeats no password', (url) => {
    expect(() => parseInputUrl(url)).toThrow(expect.objectContaining({ type: 'InvalidInput' }));
    expect(() => parseInputUrl(url)).not.toThrow(/secret/);
  });

  test('is shown without its query, which may be a signature', () => {
    expect(withoutQuery('https://host/a.mp4?Signature=x')).toBe('https://host/a.mp4');
    expect(withoutQuery('oss://bucket/a?b')).toBe('oss://bucket/a?b');
  });
});
