import { describe, expect, test } from '@jest/globals';
import { readJobParams, readWorkflowParams } from '../../cli/params.ts';

const steps = ['VideoDetext', 'CaptionExtraction', 'Cover'];

describe('parameters', () => {
  test('are JSON when they parse as such, and text otherwise', () => {
    const given = ['a=1', 'b=true', 'c=[1,2]', 'd=x y', 'e=', 'f={"g":null}', 'h=a=b'];
    expect(readJobParams(undefined, given)).toEqual({
      a: 1,
      b: true,
      c: [1, 2],
      d: 'x y',
      e: '',
      f: { g: null },
      h: 'a=b',
    });
  });

  test('given one by one win over those given together', () => {
    expect(readJobParams('{"count":1,"Model":"gif"}', ['count=2'])).toEqual({ count: 2, Model: 'gif' });
  });

  test('of a workflow go to the step that they name, or to every step that knows them', () => {
    expect(readWorkflowParams(steps, ['Cover.count=3', 'lang=en', 'Cover={"Model":"gif"}'])).toEqual({
      Cover: { count: 3, Model: 'gif' },
      CaptionExtraction: { lang: 'en' },
    });
  });

  test('that cannot be used are refused with the step that they belong to', () => {
    expect(() => readWorkflowParams(steps, ['lang=xx'])).toThrow(/CaptionExtraction.*lang/);
    expect(() => readWorkflowParams(steps, ['Cover.size=3'])).toThrow(/Cover.*size/);
    expect(() => readJobParams('[1]', [])).toThrow(/JSON object/);
    expect(() => readJobParams(undefined, ['=1'])).toThrow(/name=value/);
  });
});
