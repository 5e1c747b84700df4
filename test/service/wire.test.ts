import { describe, expect, test } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { parseJson, parseJsonObject } from '../../service/wire/json-text.ts';
import { parseParameters } from '../../service/wire/parameters.ts';
import { selectFormat } from '../../service/wire/response-format.ts';
import { writeXml } from '../../service/wire/write-xml.ts';

describe('parameters', () => {
  test('come from the query and the form together', () => {
    expect([...parseParameters('A=1&B=x+y&C', 'D=%2B&E=a=b&&F=%E4%B8%AD')]).toEqual([
      ['A', '1'],
      ['B', 'x y'],
      ['C', ''],
      ['D', '+'],
      ['E', 'a=b'],
      ['F', '中'],
    ]);
  });

  test.each([
    ['A=1&A=1', ''],
    ['A=1', 'A=2'],
    ['A=1&%41=2', ''],
  ])('may not come twice (%s and %s)', (query, form) => {
    expect(() => parseParameters(query, form)).toThrow('The parameter A is given more than once.');
  });

  test.each(['A=%', 'A=%zz', 'A=%ff', '%c3%28=1', 'A=%ed%a0%80'])(
    'are percent-encoded UTF-8, which %s is not',
    (query) => {
      expect(() => parseParameters(query)).toThrow('not percent-encoded UTF-8');
    },
  );

  test('are at most 500, and names of built-in properties are like any other', () => {
    const many = Array.from({ length: 501 }, (_, at) => `P${at}=1`).join('&');
    expect(() => parseParameters(many)).toThrow('at most 500');
    expect(parseParameters('__proto__=1&constructor=2').get('__proto__')).toBe('1');
  });
});

test.each([
  ['Format=json', 'text/xml', 'JSON'],
  ['Format=XML', 'application/json', 'XML'],
  ['Format=', 'application/json', 'JSON'],
  ['', 'application/json', 'JSON'],
  ['', '*/*', 'XML'],
  ['', undefined, 'XML'],
])('the format of %p with Accept %p is %s', (query, accept, format) => {
  expect(selectFormat({ parameters: parseParameters(query), headers: { accept } })).toBe(format);
});

describe('XML', () => {
  const read = (xml: string): unknown =>
    new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true }).parse(xml);

  test('repeats the elements of lists, escapes text and leaves out what is absent', () => {
    const body = { A: '<&>"\'', L: { P: [{ I: 1 }, { I: 2 }] }, Empty: '', None: undefined, Yes: true, Nothing: [] };
    expect(writeXml('R', body)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><R><A>&lt;&amp;&gt;&quot;\'</A><L><P><I>1</I></P><P><I>2</I></P></L><Empty></Empty><Yes>true</Yes></R>',
    );
  });

  test.each([']]>', '\u0000\u0008\uFFFF\uD800', '中文 😀', 'a\r\nb\tc', '<R></R>&amp;'])('carries %j', (text) => {
    const written = writeXml('R', { T: text });
    // eslint allows no control characters in patterns; XML allows only these three.
    expect([...written].filter((mark) => mark < ' ' && !'\t\n\r'.includes(mark))).toEqual([]);
    const expected = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
    expect(read(written)).toMatchObject({ R: { T: expected } });
  });
});

describe('JSON text', () => {
  test('may be written in any way', () => {
    expect(parseJsonObject('Input', '{ "Media" : "\\u4e2d" , "Type":"OSS"}')).toEqual({ Media: '中', Type: 'OSS' });
  });

  test.each(['', '[]', 'null', '"x"', '{', '{mode:"gif"}', '{"a":1}{'])('that is no object is refused: %p', (text) => {
    const refusal = expect.objectContaining({ code: 'InvalidParameter.JsonObjectFormatInvalid' });
    expect(() => parseJsonObject('JobParams', text)).toThrow(refusal);
  });

  test('may not be nested deeply, but brackets in texts do not count', () => {
    expect(() => parseJson('X', '['.repeat(100_000))).toThrow('nested more than');
    expect(() => parseJson('X', '{"a":'.repeat(33) + '1' + '}'.repeat(33))).toThrow('nested more than');
    expect(parseJson('X', JSON.stringify('[{'.repeat(100)))).toBe('[{'.repeat(100));
    expect(() => parseJson('X', `"${'\\"['.repeat(50_000)}`)).toThrow();
  });
});
