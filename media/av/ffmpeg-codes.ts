import { constants, lib } from './node-av.ts';

/** FFmpeg's return codes that are not failures, or that are told apart. */
export const ffmpegCodes = {
  /** Nothing yet: give more input, or take output first. */
  again: lib.FFmpegError.AVERROR(lib.PosixError.EAGAIN) as number,
  end: constants.AVERROR_EOF as number,
  ioFailure: lib.FFmpegError.AVERROR(lib.PosixError.EIO) as number,
  diskFull: lib.FFmpegError.AVERROR(lib.PosixError.ENOSPC) as number,
};
