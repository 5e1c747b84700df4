import { ReelflowError } from '../../contract/errors.ts';
import { probe } from '../av/probe.ts';

const lowestRateHz = 8000;
const highestRateHz = 48_000;

/**
 * Makes sure that a file is a WAV of 16 bits, with one or two channels at 8 to 48 kHz: what was lost in other forms would
 * be taken for a fault of the recording.
 * @throws ReelflowError as `probe`, and `MediaNotSupported` saying what the file is
 */
export async function requireWave(path: string): Promise<{ sampleRateHz: number; channels: number }> {
  const { container, audio, video } = await probe(path);
  const is = [
    container,
    ...(video ? [`${video.codec} pictures`] : []),
    audio ? `${audio.codec}, ${audio.channels} channels, ${audio.sampleRateHz} Hz` : 'no sound',
  ].join(', ');
  const isTaken =
    container === 'wav' &&
    audio?.codec === 'pcm_s16le' &&
    audio.channels <= 2 &&
    audio.sampleRateHz >= lowestRateHz &&
    audio.sampleRateHz <= highestRateHz;
  if (isTaken) return audio;
  throw new ReelflowError(
    'MediaNotSupported',
    `${path} is no WAV of 16 bits with one or two channels at 8000 to 48000 Hz (${is}). Give the recording in that form.`,
  );
}
