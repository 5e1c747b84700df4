import { describe, expect, test } from '@jest/globals';
import { cover } from '../../algorithms/cover.ts';

describe('the Cover algorithm', () => {
  test('gives up to five stills unless told otherwise', () => {
    expect(cover.params.parse({})).toEqual({ Model: '', count: 5 });
  });

  test.each(['Model', 'model', 'mode'])('takes the animated kind as "%s"', (name) => {
    expect(cover.params.parse({ [name]: 'gif' })).toMatchObject({ [name]: 'gif' });
  });

  test.each([{ Model: 'mp4' }, { count: 0 }, { count: 21 }, { Colour: 'red' }])('refuses %j', (params) => {
    expect(cover.params.safeParse(params).success).toBe(false);
  });
});
