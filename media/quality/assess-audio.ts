import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { readAudio } from '../audio/read-audio.ts';
import { speechRateHz } from '../speech/voice-activity.ts';
import { describeChannels, type ChannelQuality } from './channel-quality.ts';
import { ChannelLikeness } from './double-talk.ts';
import { LevelTrack } from './level-track.ts';
import { requireWave } from './require-wave.ts';
import { SegmentScores } from './segment-scores.ts';

/** Levels are measured at the file's own rate first, which is quick. */
const levelShare = 0.1;

/**
 * Says how good each channel of a recording of speech sounds.
 * @throws ReelflowError as `requireWave` and `readAudio`
 */
export async function assessAudio({ input, signal, progress, warn }: AlgorithmContext<unknown>): Promise<{
  channels: ChannelQuality[];
}> {
  const wave = await requireWave(input);
  const tracks = Array.from({ length: wave.channels }, () => new LevelTrack(wave.sampleRateHz));
  const likeness = new ChannelLikeness();
  const onLevels = (fraction: number): void => progress(levelShare * fraction, 'measuring levels');
  for await (const { channels } of readAudio(input, { signal, onWarning: warn, onProgress: onLevels })) {
    for (const [channel, samples] of channels.entries()) tracks[channel]!.push(samples);
    if (channels.length === 2) likeness.push(channels[0]!, channels[1]!);
  }
  const scores = await Promise.all(tracks.map(() => SegmentScores.create()));
  const blocks = readAudio(input, {
    sampleRateHz: speechRateHz,
    signal,
    onProgress: (fraction) => progress(levelShare + (1 - levelShare) * fraction, 'listening to speech'),
  });
  for await (const { channels } of blocks) {
    for (const [channel, samples] of channels.entries()) await scores[channel]!.push(samples);
  }
  for (const score of scores) await score.finish();
  return { channels: describeChannels(tracks, scores, likeness.isSame) };
}
