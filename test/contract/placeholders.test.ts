import { expect, test } from '@jest/globals';
import { baseName, checkTemplate, extensionOf, fillPlaceholders } from '../../contract/placeholders.ts';

test('fills all placeholders, the sequence in five digits from one', () => {
  const values = { source: 'holiday', timestamp: 1_700_000_000, resultType: 'zh' };
  const template = '{source}-{timestamp}-{sequenceId}-{resultType}-{source}.srt';
  expect(fillPlaceholders(template, values)).toBe('holiday-1700000000-00001-zh-holiday.srt');
  expect(fillPlaceholders('{sequenceId}', { ...values, sequenceId: 12 })).toBe('00012');
});

test('takes a source name literally, even one that looks like a replacement pattern', () => {
  expect(fillPlaceholders('{source}', { source: "$&$'{timestamp}", timestamp: 5 })).toBe("$&$'{timestamp}");
});

test('refuses an unknown placeholder and one that is missing for several outputs', () => {
  expect(() => checkTemplate('{sorce}.jpg', [])).toThrow(/unknown placeholder \{sorce\}/);
  expect(() => checkTemplate('{source}.jpg', ['sequenceId'])).toThrow(/needs the placeholder \{sequenceId\}/);
  expect(() => checkTemplate('{source}-{sequenceId}.jpg', ['sequenceId'])).not.toThrow();
});

test('tells names and extensions apart', () => {
  expect(baseName('a.b.mp4')).toBe('a.b');
  expect(baseName('.hidden')).toBe('.hidden');
  expect(extensionOf('x/y.MP4')).toBe('mp4');
  expect(extensionOf('x.d/y')).toBe('');
});
