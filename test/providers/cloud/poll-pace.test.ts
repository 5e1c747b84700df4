import { expect, test } from '@jest/globals';
import { createPollPace } from '../../../providers/cloud/poll-pace.ts';

const steady = () => 0.5;

/** When a job that is waited for from the start is asked for, in seconds. */
function pollsUntil(pace: ReturnType<typeof createPollPace>, endSeconds: number): number[] {
  const polls = [0];
  while (polls.at(-1)! < endSeconds) polls.push(polls.at(-1)! + pace.nextMs('Cover', polls.at(-1)! * 1000) / 1000);
  return polls;
}

test('begins at a second and grows to fifteen', () => {
  const polls = pollsUntil(createPollPace(steady), 300);
  const pauses = polls.slice(1).map((at, index) => at - polls[index]!);
  expect(pauses[0]).toBe(1);
  expect(pauses.at(-1)).toBe(15);
  expect(pauses).toEqual([...pauses].sort((left, right) => left - right));
});

test('asks most often around the time at which such a job usually ends', () => {
  const pace = createPollPace(steady);
  const late = pollsUntil(pace, 60).at(-1)! - 60;
  for (let times = 0; times < 5; times++) pace.learn('Cover', 60_000);
  const learned = pollsUntil(pace, 60);
  expect(learned.at(-1)! - 60).toBeLessThanOrEqual(1);
  expect(late).toBeGreaterThan(1);
  expect(learned.length).toBeLessThan(14);
  expect(pace.nextMs('VideoDetext', 60_000)).toBe(15_000);
});

test('keeps waits that began together apart', () => {
  const pauses = [0, 0.25, 0.999].map((random) => createPollPace(() => random).nextMs('Cover', 8000));
  expect(pauses.map(Math.round)).toEqual([3200, 3600, 4798]);
});
