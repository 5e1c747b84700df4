import { ReelflowError } from '../../contract/errors.ts';
import { createBreather } from '../av/cancel.ts';
import { warnOfDamage } from '../av/decode-warnings.ts';
import { decodePacket, openDecoder, type DecodeCounts } from '../av/decoder.ts';
import { openMedia, type MediaSource } from '../av/media-source.ts';
import { constants, lib } from '../av/node-av.ts';
import { PacketReader } from '../av/packet-reader.ts';
import { createSampleConverter } from '../av/sample-converter.ts';

export interface AudioOptions {
  /** Default that of the file. */
  sampleRateHz?: number | undefined;
  /** 1 mixes all channels to one, 2 to left and right; default those of the file. */
  channels?: number | undefined;
  /** The first block begins at or before this, and near it where the file can be sought; default 0. */
  startSeconds?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told, in a sentence, what was wrong with the file but did not stop the reading. */
  onWarning?: ((message: string) => void) | undefined;
  /** Told how much of the file has been read, from 0 to 1; 0 where its length is not known. */
  onProgress?: ((fraction: number) => void) | undefined;
}

/** Consecutive samples. */
export interface AudioBlock {
  /** Number of the first sample, counted from the start of the file's timeline. */
  firstSample: number;
  sampleRateHz: number;
  /** One list for each channel, all of one length, of samples from -1 to 1. They belong to whoever received the block. */
  channels: Float32Array[];
}

/**
 * Reads the sound of a file in order, block by block, at most about a second at a time. Holes in the timestamps are
 * filled with silence.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput` (also for a file without sound), `JobCancelled`
 */
export async function* readAudio(path: string, options: AudioOptions = {}): AsyncGenerator<AudioBlock, void, void> {
  const { startSeconds = 0 } = options;
  for (const margin of marginsSeconds) {
    if (startSeconds - margin <= 0) break;
    let isRight: boolean | undefined;
    for await (const block of readFrom(path, startSeconds - margin, options)) {
      isRight ??= block.firstSample <= startSeconds * block.sampleRateHz;
      if (!isRight) break;
      yield block;
    }
    if (isRight) return;
  }
  yield* readFrom(path, 0, options);
}

// What is coded needs what came before it, up to half a second; transport streams are sought by byte, and land anywhere near.
const marginsSeconds = [0.5, 3, 15];

async function* readFrom(path: string, seconds: number, options: AudioOptions): AsyncGenerator<AudioBlock, void, void> {
  const breathe = createBreather(options.signal);
  await breathe();
  const source = await openMedia(path);
  try {
    const stream = requireAudio(source);
    if (seconds > 0 && !seekAll(source, seconds)) return;
    for (const other of source.streams) if (other.index !== stream.index) other.discard = constants.AVDISCARD_ALL;
    const durationSeconds = Number(source.format.duration) / 1e6;
    for (const block of decodeAudio(source, stream, options, seconds > 0)) {
      await breathe();
      const reached = durationSeconds > 0 ? block.firstSample / block.sampleRateHz / durationSeconds : 0;
      options.onProgress?.(Math.max(0, Math.min(1, reached)));
      yield block;
    }
  } finally {
    source.close();
  }
}

// By the file's main stream: others need not have an index.
function seekAll(source: MediaSource, seconds: number): boolean {
  const target = BigInt(Math.floor((seconds + source.startSeconds) * 1e6));
  return source.format.seekFrameSync(-1, target, constants.AVSEEK_FLAG_BACKWARD) >= 0;
}

// What is outside is no recording: filters are made for what can be heard, and their size grows with the rate.
const sampleRates = { lowestHz: 4000, highestHz: 768_000 };

/** The first stream of sound of an open file. @throws ReelflowError `InvalidInput` when it has none, or at no usual rate */
export function requireAudio({ path, audio }: MediaSource): lib.Stream {
  if (!audio) throw new ReelflowError('InvalidInput', `${path} has no sound in it. Give a file with an audio track.`);
  const { sampleRate } = audio.codecpar;
  const { lowestHz, highestHz } = sampleRates;
  // One that is not known shows when it is decoded.
  if (sampleRate === 0 || (sampleRate >= lowestHz && sampleRate <= highestHz)) return audio;
  throw new ReelflowError(
    'InvalidInput',
    `The sound of ${path} has ${sampleRate} samples a second. Convert it to a rate from ${lowestHz} to ${highestHz} Hz.`,
  );
}

function* decodeAudio(
  source: MediaSource,
  stream: lib.Stream,
  { sampleRateHz = stream.codecpar.sampleRate, channels, onWarning }: AudioOptions,
  isSeeked: boolean,
): Generator<AudioBlock, void> {
  const decoder = openDecoder(source, stream, true);
  const layout = channels === undefined ? decoder.channelLayout : lib.avChannelLayoutDefault(channels);
  const converter = createSampleConverter({
    sampleRateHz,
    layout: layout.nbChannels > 0 ? layout : lib.avChannelLayoutDefault(2),
    format: constants.AV_SAMPLE_FMT_FLTP,
    frameSize: 0,
    timeBase: stream.timeBase,
  });
  const packet = new lib.Packet();
  packet.alloc();
  const counts: DecodeCounts = { packets: 0, frames: 0, damagedPackets: 0, damagedFrames: 0 };
  const reader = new PacketReader(source);
  const start = Math.round(source.startSeconds * sampleRateHz);
  const ready: AudioBlock[] = [];
  const take = (frame: lib.Frame): void => {
    ready.push({ firstSample: Number(frame.pts) - start, sampleRateHz, channels: planesOf(frame) });
  };
  try {
    for (let isRead = true; isRead;) {
      isRead = reader.read(packet);
      if (isRead && packet.streamIndex !== stream.index) continue;
      for (const frame of decodePacket(decoder, isRead ? packet : null, counts)) {
        if (frame.pts === constants.AV_NOPTS_VALUE) frame.pts = frame.bestEffortTimestamp;
        converter.convert(frame, take);
        frame.free();
        yield* ready.splice(0);
      }
    }
    converter.convert(null, take);
    yield* ready.splice(0);
    // The sound may end before the place that was sought.
    if (counts.frames === 0 && !isSeeked) throw noSound(source, stream, counts);
    warnOfDamage(counts, onWarning, 'sound');
  } finally {
    packet.free();
    converter.free();
    decoder.freeContext();
  }
}

function planesOf(frame: lib.Frame): Float32Array[] {
  const planes = frame.extendedData ?? frame.data ?? [];
  return planes.slice(0, frame.channelLayout.nbChannels).map((plane) => {
    // A copy, since the frame's memory is given back, and aligned, since the plane need not be.
    const samples = new Float32Array(frame.nbSamples);
    new Uint8Array(samples.buffer).set(plane.subarray(0, samples.byteLength));
    // Floating point may hold what is no number, which would stay in every filter for good.
    for (let index = 0; index < samples.length; index++) if (!Number.isFinite(samples[index])) samples[index] = 0;
    return samples;
  });
}

function noSound(source: MediaSource, stream: lib.Stream, counts: DecodeCounts): ReelflowError {
  const codec = lib.avGetCodecName(stream.codecpar.codecId) ?? 'audio';
  return new ReelflowError(
    'MediaUnreadable',
    `No sound of ${source.path} could be decoded (${counts.packets} ${codec} packets, ${counts.damagedPackets} damaged). The file is damaged or was cut short: upload it again.`,
  );
}
