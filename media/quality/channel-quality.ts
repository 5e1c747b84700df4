import { ownSpeech } from './double-talk.ts';
import { badMutes, cutOffs, loudnessOf, percentWithin } from './level-faults.ts';
import { levelSeconds, type LevelTrack } from './level-track.ts';
import type { Scores } from './predict-scores.ts';
import type { SegmentScores } from './segment-scores.ts';
import { speechMask } from './speech-mask.ts';

/** What a channel was found to be; scores are only those of `Valid` ones. */
export type ChannelTag = 'Valid' | 'File too Short' | 'Mute' | 'Voice too Short';

/** How one channel sounds. Scores are from 0 (bad) to 5 (excellent), shares are percent. */
export interface ChannelQuality {
  /** From 1. */
  channel: number;
  tag: ChannelTag;
  durationSeconds: number;
  /** How much of the whole is speech. */
  speechPercent: number;
  /** In how much of this channel's speech the other channel speaks too. */
  doubleTalkPercent: number;
  /** How much of the speech is missing: silence that begins or ends in the middle of a sound. */
  badMutePercent: number;
  /** In how much of the speech the tops of the waveform are cut off. */
  saturatedPercent: number;
  /** The level that speech peaks above now and then, in dB of full scale, -90 to 0. */
  loudnessDb: number;
  loudness: number;
  mos: number;
  worstMos: number;
  noisiness: number;
  worstNoisiness: number;
  coloration: number;
  worstColoration: number;
  discontinuity: number;
  worstDiscontinuity: number;
}

const shortestSeconds = 2;
const shortestSpeechSeconds = 1;
/** No louder peak than this is nothing at all. */
const muteDb = -60;
const noScores: Scores = { mos: 0, noisiness: 0, coloration: 0, discontinuity: 0 };

/** @param isSame whether both channels have the same sound in them, which is no double talk */
export function describeChannels(
  tracks: readonly LevelTrack[],
  scores: readonly SegmentScores[],
  isSame: boolean,
): ChannelQuality[] {
  const masks = tracks.map((track, channel) => speechMask(scores[channel]!.likelihoods, track.power.length));
  const [left, right] = tracks;
  const owns =
    left && right && !isSame ? [ownSpeech(masks[0]!, left, right), ownSpeech(masks[1]!, right, left)] : undefined;
  return tracks.map((track, channel) => {
    const speech = masks[channel]!;
    const spokenSeconds = speech.reduce((sum, value) => sum + value, 0) * levelSeconds;
    const loudnessDb = loudnessOf(track, speech);
    const tag = tagOf(track, spokenSeconds, scores[channel]!.result !== undefined);
    const { mean, worst } = (tag === 'Valid' ? scores[channel]!.result : undefined) ?? {
      mean: noScores,
      worst: noScores,
    };
    const holes = badMutes(track, speech);
    const heardOrMissing = speech.map((value, window) => value | holes[window]!);
    return rounded({
      channel: channel + 1,
      tag,
      durationSeconds: track.seconds,
      speechPercent: (100 * spokenSeconds) / Math.max(levelSeconds, track.seconds),
      doubleTalkPercent: owns ? percentWithin(owns[1 - channel]!, owns[channel]!) : 0,
      badMutePercent: percentWithin(holes, heardOrMissing),
      saturatedPercent: percentWithin(cutOffs(track), speech),
      loudnessDb,
      loudness: tag === 'Valid' ? loudnessScore(loudnessDb) : 0,
      mos: mean.mos,
      worstMos: worst.mos,
      noisiness: mean.noisiness,
      worstNoisiness: worst.noisiness,
      coloration: mean.coloration,
      worstColoration: worst.coloration,
      discontinuity: mean.discontinuity,
      worstDiscontinuity: worst.discontinuity,
    });
  });
}

/** 5 at full scale and one less for each 10 dB below it, as the vendor's samples have it. */
function loudnessScore(loudnessDb: number): number {
  return Math.max(0, Math.min(5, 5 + loudnessDb / 10));
}

function tagOf(track: LevelTrack, spokenSeconds: number, hasScores: boolean): ChannelTag {
  if (track.seconds < shortestSeconds) return 'File too Short';
  const highest = track.peaks.values().reduce((largest, value) => Math.max(largest, value), 0);
  if (20 * Math.log10(highest + 1e-9) < muteDb) return 'Mute';
  return spokenSeconds < shortestSpeechSeconds || !hasScores ? 'Voice too Short' : 'Valid';
}

/** To the hundredth, as the API has them. */
function rounded(quality: ChannelQuality): ChannelQuality {
  const entries = Object.entries(quality).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'number' ? Math.round(value * 100) / 100 : value,
  ]);
  return Object.fromEntries(entries) as ChannelQuality;
}
