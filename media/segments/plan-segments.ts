import type { Span } from '../../contract/algorithm.ts';
import { probe } from '../av/probe.ts';
import { keyframesAreNear } from './keyframes-near.ts';

// Temporal holds all of them in one history, and a join has all of them open in turn.
const mostSegments = 32;
// Containers with an index: a frame has the same timestamp from wherever the reading began.
const indexed = /(?:mov|matroska|mp4|webm)/u;

/**
 * Cuts a long video into spans of about the same length, each at least as long as asked.
 * @returns none where it is shorter than two of them, or cannot be sought exactly or only with a long way from a keyframe
 */
export async function planSegments(input: string, segmentSeconds: number): Promise<Span[]> {
  const { container, durationSeconds } = await probe(input);
  const count = Math.min(mostSegments, Math.floor(durationSeconds / segmentSeconds));
  if (count < 2 || !indexed.test(container)) return [];
  const border = (index: number): number => Math.round((index * durationSeconds * 1000) / count) / 1000;
  const spans = Array.from({ length: count }, (_, index) => ({
    start: border(index),
    end: index + 1 < count ? border(index + 1) : null,
  }));
  return (await keyframesAreNear(input, spans)) ? spans : [];
}
