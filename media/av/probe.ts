import { ReelflowError } from '../../contract/errors.ts';
import { openMedia, toSeconds, type MediaSource } from './media-source.ts';
import { knownMatrices } from './known-colors.ts';
import { constants, lib } from './node-av.ts';
import { planarLayout, type PixelFormat } from './pixel-format.ts';
import { displayRotation, swapsSides, type Rotation } from './rotation.ts';
import { isStillImage } from './still-image.ts';

/** What is known of a video stream without decoding it. */
export interface VideoInfo {
  /** As shown: after rotation. */
  width: number;
  height: number;
  rotationDegrees: Rotation;
  /** Average frames a second; 0 when unknown. */
  frameRate: number;
  /** FFmpeg's name: `h264`, `hevc`, `vp9`, … */
  codec: string;
  /** FFmpeg's name: `yuv420p`, `yuv420p10le`, … */
  pixelFormat: string;
  bitDepth: number;
  /** Exact where the container says, otherwise from the duration; 0 when unknown. */
  frameCountEstimate: number;
  colorRange: 'limited' | 'full' | 'unspecified';
  /** By its tag, or what players take pictures without one for. */
  colorMatrix: 'bt601' | 'bt709' | 'bt2020';
  hasAlpha: boolean;
  /** How wide a pixel is for its height; 1 nearly always. */
  pixelAspect: number;
}

export interface MediaInfo {
  /** FFmpeg's name: `mov,mp4,m4a,3gp,3g2,mj2`, `matroska,webm`, … */
  container: string;
  /** 0 when unknown. */
  durationSeconds: number;
  /** The first stream of moving pictures, or the picture of a still image; cover art does not count. */
  video?: VideoInfo;
  audio?: { codec: string; sampleRateHz: number; channels: number };
  isStillImage: boolean;
}

/**
 * Says what a media file is.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable` with what is wrong with the file and what to do, `InvalidInput`
 */
export async function probe(path: string): Promise<MediaInfo> {
  const source = await openMedia(path);
  try {
    if (!source.video && !source.audio) throw nothingToSee(source);
    const { video, audio } = source;
    return {
      container: source.format.iformat?.name ?? 'unknown',
      durationSeconds: durationSeconds(source),
      ...(video && { video: describeVideo(source, video) }),
      ...(audio && { audio: describeAudio(audio) }),
      isStillImage: isStillImage(source),
    };
  } finally {
    source.close();
  }
}

/**
 * Says what a video is.
 * @throws ReelflowError as `probe`, and `InvalidInput` naming what the file is when it is no video
 */
export async function requireVideo(path: string): Promise<MediaInfo & { video: VideoInfo }> {
  const info = await probe(path);
  if (info.isStillImage)
    throw new ReelflowError('InvalidInput', `${path} is a still image, not a video. Give a video file.`);
  const { video } = info;
  if (!video) throw audioOnly(path);
  return { ...info, video };
}

/** The video stream of an open file. @throws ReelflowError `InvalidInput` when it has none */
export function requireMovingPicture(source: MediaSource): lib.Stream {
  if (source.video) return source.video;
  throw source.audio ? audioOnly(source.path) : nothingToSee(source);
}

function audioOnly(path: string): ReelflowError {
  return new ReelflowError('InvalidInput', `${path} is an audio file, without moving pictures. Give a video file.`);
}

function nothingToSee(source: MediaSource): ReelflowError {
  return new ReelflowError(
    'MediaUnreadable',
    `${source.path} has neither video nor audio in it. Check that it is the right file.`,
  );
}

function describeVideo(source: MediaSource, stream: lib.Stream): VideoInfo {
  const { codecpar } = stream;
  const rotationDegrees = displayRotation(stream);
  const pixelFormat = lib.avGetPixFmtName(codecpar.format as PixelFormat) ?? 'unknown';
  const frameRate = ratio(stream.avgFrameRate) || ratio(stream.rFrameRate);
  const [width, height] = swapsSides(rotationDegrees)
    ? [codecpar.height, codecpar.width]
    : [codecpar.width, codecpar.height];
  return {
    width,
    height,
    rotationDegrees,
    frameRate,
    codec: lib.avGetCodecName(codecpar.codecId) ?? 'unknown',
    pixelFormat,
    bitDepth: planarLayout(pixelFormat)?.bitDepth ?? Number(/p(\d\d)(?:le|be)$/.exec(pixelFormat)?.[1] ?? 8),
    frameCountEstimate: Number(stream.nbFrames) || Math.round(durationSeconds(source) * frameRate),
    colorRange: rangeName(codecpar.colorRange, pixelFormat),
    colorMatrix: matrixName(codecpar),
    hasAlpha: /^(yuva|gbra|rgba|bgra|argb|abgr|ya\d|pal8)/.test(pixelFormat),
    pixelAspect: ratio(stream.sampleAspectRatio) || ratio(codecpar.sampleAspectRatio) || 1,
  };
}

function rangeName(range: lib.CodecParameters['colorRange'], pixelFormat: string): VideoInfo['colorRange'] {
  if (range === constants.AVCOL_RANGE_JPEG || pixelFormat.startsWith('yuvj')) return 'full';
  return range === constants.AVCOL_RANGE_MPEG ? 'limited' : 'unspecified';
}

function matrixName({ colorSpace, width, height }: lib.CodecParameters): VideoInfo['colorMatrix'] {
  if (colorSpace === constants.AVCOL_SPC_BT2020_NCL) return 'bt2020';
  if (colorSpace === constants.AVCOL_SPC_BT709) return 'bt709';
  if (knownMatrices.has(colorSpace)) return 'bt601';
  return width >= 1280 || height > 576 ? 'bt709' : 'bt601';
}

function describeAudio(stream: lib.Stream): NonNullable<MediaInfo['audio']> {
  const { codecId, sampleRate, channelLayout } = stream.codecpar;
  return {
    codec: lib.avGetCodecName(codecId) ?? 'unknown',
    sampleRateHz: sampleRate,
    channels: channelLayout.nbChannels,
  };
}

function durationSeconds(source: MediaSource): number {
  const { duration } = source.format;
  if (duration > 0n) return Number(duration) / 1e6;
  const stream = source.video ?? source.audio;
  return stream && stream.duration > 0n ? toSeconds(stream.duration, stream.timeBase) : 0;
}

function ratio({ num, den }: { num: number; den: number }): number {
  return num > 0 && den > 0 ? num / den : 0;
}
