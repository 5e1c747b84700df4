import { describe, expect, test } from '@jest/globals';
import { createChangeGate } from '../../../media/text/change-gate.ts';
import { createRandom } from '../../synthesis/random.ts';
import { drawnText, pictureSize } from './drawn-text.ts';

const { width, height } = pictureSize;
const whole = { x: 0, y: 0, width, height };
const text = drawnText('Follow these words', 'inter-semibold').luma;
const without = drawnText('', 'inter-semibold').luma;

/** Detail that differs from seed to seed, as a scene that moves. */
function scene(seed: number): Uint8Array {
  const random = createRandom(seed);
  const luma = new Uint8Array(width * height);
  for (let at = 0; at < luma.length;) {
    const next = at + random.integer(8, 24);
    luma.fill(random.integer(60, 200), at, next);
    at = next;
  }
  return luma;
}

/** The text over a scene, of which so much shows through it. */
function over(background: Uint8Array, share: number): Uint8Array {
  return background.map((value, at) =>
    text[at] === without[at] ? value : share * value + (1 - share) * (text[at]! > 128 ? 235 : 20),
  );
}

describe('the change gate', () => {
  test('lets a look pass for text that stands before a scene that moves, see-through or not', () => {
    const gate = createChangeGate(width, height, [whole]);
    for (const share of [0, 0.25]) {
      expect(gate.mayHoldText(over(scene(2), share), over(scene(1), share), [])).toBe(true);
    }
  });

  test('lets none pass where all moves, or where what stands is known', () => {
    const gate = createChangeGate(width, height, [whole]);
    expect(gate.mayHoldText(scene(2), scene(1), [])).toBe(false);
    expect(gate.mayHoldText(over(scene(2), 0), over(scene(1), 0), [whole])).toBe(false);
  });

  test('takes text for new until it was looked at', () => {
    const gate = createChangeGate(width, height, [whole]);
    gate.looked(without);
    expect(gate.mayHoldNewText(text, text, [])).toBe(true);
    gate.looked(text);
    expect(gate.mayHoldNewText(text, text, [])).toBe(false);
    expect(gate.mayHoldText(text, text, [])).toBe(true);
  });
});
